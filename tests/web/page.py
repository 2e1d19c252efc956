"""Reading a page as a person does: its words, its links, its lists."""

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


class Page:
    """One page as it came, asked for by CSS selectors."""

    def __init__(self, client: FlaskClient, path: str, status: int = 200, **query: object):
        self.response = client.get(path, query_string=query or None)
        assert self.response.status_code == status, self.response.text[:300]
        self.soup = BeautifulSoup(self.response.data, "lxml")

    def texts(self, selector: str) -> list[str]:
        return [" ".join(one.get_text().split()) for one in self.soup.select(selector)]

    def text(self, selector: str) -> str:
        return self.texts(selector)[0]

    def all(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        found = self.soup.select_one(selector)
        assert found is not None, f"nothing is {selector}"
        return found

    def link(self, words: str) -> str:
        """Where the first link with these words leads."""
        return str(next(a["href"] for a in self.soup.select("a[href]") if words in a.get_text()))
