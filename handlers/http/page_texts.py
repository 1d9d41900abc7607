"""Room: http. Pages in the reader's language: which one it is, and templates with their texts. No routes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook

_COOKIE = "guichao_lang"


class PageTexts:
    """Renders templates from `folders` with the texts of `prompts/pages/`."""

    def __init__(self, phrases: Phrasebook, folders: Sequence[Path]) -> None:
        self._sides = {side: {name: text.for_(Language(side)) for name, text in phrases.texts.items()} for side in ("zh", "en")}
        self._templates = Environment(loader=FileSystemLoader(folders), autoescape=select_autoescape(["html"]), undefined=StrictUndefined)

    def texts(self, language: str) -> Mapping[str, str]:
        """Every page text of one language."""
        return self._sides[language]

    def page(self, request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page in the reader's language, which is remembered when it was chosen."""
        language = language_of_reader(request)
        html = self._templates.get_template(template).render(lang=language, t=self._sides[language], **values)
        response = HTMLResponse(html, status)
        if request.query_params.get("lang") == language:
            response.set_cookie(_COOKIE, language, max_age=365 * 86400, samesite="lax", httponly=True)
        return response


def language_of_reader(request: Request) -> str:
    """`?lang=`, else what was chosen before, else what the browser asks for first; Chinese where nothing is said."""
    for said in (request.query_params.get("lang"), request.cookies.get(_COOKIE)):
        if said in ("zh", "en"):
            return said
    preferred = request.headers.get("accept-language", "zh").casefold()
    return "zh" if preferred.startswith("zh") or not preferred else "en"
