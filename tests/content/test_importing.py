"""The words of `prompts/import.yaml` over invented documents as offices write them: what is proposed is right, and nothing is made up."""

import pytest

from tests.benchmarks.importing import measured
from tests.documents.expected import DOCUMENTS, Expected
from tests.documents.unseen import UNSEEN
from tests.documents.unseen_more import MORE

EVERY = (*DOCUMENTS, *UNSEEN, *MORE)


@pytest.mark.parametrize("document", EVERY, ids=lambda document: document.name)
async def test_what_is_proposed_is_what_the_document_says_in_that_field(document: Expected) -> None:
    found = await measured(document)
    assert found.is_refused_rightly and found.invented == () and found.wrong == frozenset() and found.missed == frozenset()
