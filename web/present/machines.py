"""The site as programs read it: an OpenSearch description, an Atom feed, and schema.org's words for a document."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import url_for

from kb import Clause, Document, KnowledgeBase
from web.present.common import clause_name

BRAND = "政策条款库"
ATOM = "http://www.w3.org/2005/Atom"
DESCRIPTION = "http://a9.com/-/spec/opensearch/1.1/"
FORCE = {"in_force": "InForce", "amended": "PartiallyInForce", "repealed": "NotInForce"}
MOST = 100  # documents in the feed


def search_description() -> bytes:
    """How a browser searches here (OpenSearch 1.1), with suggestions."""
    root = Element("OpenSearchDescription", xmlns=DESCRIPTION)
    SubElement(root, "ShortName").text = BRAND
    SubElement(root, "Description").text = "逐条检索政策文件原文"
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Language").text = "zh-CN"
    kinds = (("text/html", "search.page"), ("application/x-suggestions+json", "api.suggest"))
    for kind, endpoint in kinds:
        SubElement(root, "Url", type=kind, template=f"{url_for(endpoint, _external=True)}?q={{searchTerms}}")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def feed(kb: KnowledgeBase) -> bytes:
    """The documents of the corpus (RFC 4287); `updated` is when this index was made, for no text says when it changed."""
    root = Element("feed", xmlns=ATOM)
    SubElement(root, "title").text = f"{BRAND}：所收文件"
    SubElement(root, "id").text = url_for("machines.atom", _external=True)
    SubElement(root, "link", rel="self", href=url_for("machines.atom", _external=True))
    SubElement(root, "link", href=url_for("documents.index", _external=True))
    SubElement(root, "updated").text = kb.stamp.built
    SubElement(SubElement(root, "author"), "name").text = BRAND
    for document in kb.documents(limit=MOST):
        _entry(SubElement(root, "entry"), document, kb.stamp.built)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(entry: Element, document: Document, built: str) -> None:
    url = url_for("documents.document", document=document.address, _external=True)
    SubElement(entry, "title").text = document.title or document.address
    SubElement(entry, "id").text = url
    SubElement(entry, "link", href=url)
    SubElement(entry, "link", rel="alternate", type="application/json", href=f"{url}.json")
    SubElement(entry, "updated").text = built
    if document.issuer:
        SubElement(SubElement(entry, "author"), "name").text = document.issuer
    said = "，".join(filter(None, (document.number, document.date and f"{document.date}成文")))
    SubElement(entry, "summary").text = said or document.address


def document_data(document: Document) -> dict[str, Any]:
    """schema.org Legislation; what is not known is left out, legalForce above all."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": url_for("documents.document", document=document.address, _external=True),
        "name": document.title,
        "legislationIdentifier": document.number,
        "legislationType": document.type,
        "legislationDate": document.date,
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": document.issuer}
        if document.issuer
        else None,
        "legislationLegalForce": f"https://schema.org/{FORCE[document.status]}" if document.status else None,
        "inLanguage": "zh-Hans",
    }
    return {key: value for key, value in found.items() if value is not None}


def clause_data(document: Document, clause: Clause) -> dict[str, Any]:
    """A clause as a part of its document."""
    whole = document_data(document)
    path = url_for("documents.clause", document=clause.document, path=clause.path, _external=True)
    part = {"@context": whole.pop("@context"), "@type": "Legislation", "@id": path, "name": clause_name(clause)}
    return part | {"text": clause.text, "inLanguage": "zh-Hans", "isPartOf": whole}
