"""Room: adapters. Simplified and traditional Chinese by OpenCC. No detection."""

from functools import cached_property

from opencc import OpenCC


class OpenCcScripts:
    """Word-aware conversion: Taiwan's words to the mainland's for search (`tw2sp`), and back for showing (`s2twp`)."""

    @cached_property
    def _to_simplified(self) -> OpenCC:
        return OpenCC("tw2sp")

    @cached_property
    def _to_traditional(self) -> OpenCC:
        return OpenCC("s2tw")

    def simplified(self, text: str) -> str:
        """The text with traditional characters and words folded."""
        return str(self._to_simplified.convert(text))

    def traditional(self, text: str) -> str:
        """The text in traditional characters."""
        return str(self._to_traditional.convert(text))
