"""Departments: who answers for which clause, under which name then and now."""

from flask import Blueprint, render_template

from web import asked
from web.present.departments import department_page
from web.present.matrix import matrix_page
from web.present.paging import A_PAGE

bp = Blueprint("departments", __name__, url_prefix="/departments")


@bp.get("")
def index() -> str:
    return render_template("departments.html", page=matrix_page(asked.kb(), asked.facts()))


@bp.get("/<department>")
def department(department: str) -> str:
    return render_template(
        "department.html", page=department_page(asked.kb(), department, asked.facts(), *asked.part(A_PAGE))
    )
