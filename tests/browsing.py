"""A real browser for the tests of pages: how they are marked, and Debian's Chromium itself."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")
PICTURES = os.environ.get("GUICHAO_PICTURES")
"""The folder that pictures go to, where they are wanted."""
IN_A_BROWSER = [pytest.mark.browser, pytest.mark.model, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")]
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without its own conversations with the outside."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield opened
        opened.close()
