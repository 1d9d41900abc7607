"""Room: adapters. The embedder and the passage index as LangChain sees them, so that others can build on them. Nothing in the house uses it."""

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot.adapters.chroma_index import ChromaIndex
from bot.adapters.local_embedder import LocalEmbedder
from bot.domain.answers import Hit


class GuichaoEmbeddings(Embeddings):
    """The local embedder under LangChain's names; vectors of 896 numbers."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        self._embedder = embedder

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return [float(x) for x in self._embedder.query(text)]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of passages."""
        return [[float(x) for x in row] for row in self._embedder.passages(texts)]


class GuichaoRetriever(BaseRetriever):
    """`await GuichaoRetriever(index=index).ainvoke("硕士住房补贴")` gives the nearest passages as documents.

    The metadata of a document: `id`, `subject` (the entry that answers cite), `kind`, `aspect`, `language`, `score`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: ChromaIndex
    limit: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(hit) for hit in self.index.search(query, self.limit)]

    async def _aget_relevant_documents(self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(hit) for hit in await self.index.find(query, self.limit)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    about = {"subject": passage.subject, "kind": passage.kind, "aspect": passage.aspect, "language": passage.language, "score": hit.score}
    return Document(page_content=passage.text, id=passage.id, metadata={"id": passage.id, **about})
