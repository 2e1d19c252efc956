"""From the words of the command line to options."""

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from kb.version import VERSION

TEXTS = {"search", "resolve"}  # commands whose arguments are words that may begin with -
AROUND = "KB_CLUSTER_"  # what the environment says of a cluster; a password stands nowhere else
ROLES = ("lead", "support", "responsible")


class WrongUse(Exception):
    """The words do not fit the command; the message says what does."""


class _Parser(argparse.ArgumentParser):
    def _get_formatter(self) -> argparse.HelpFormatter:
        # argparse makes one for every argument; asking the terminal for its width loads shutil and three compressors.
        return argparse.HelpFormatter(self.prog, width=100)

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"用法不对：{_chinese(message)}。请看 {self.prog} --help。")

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # as argparse has it
        """What is too much is said by the command that does not know it, not by `kb`."""
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            options = [word for word in rest if word.startswith("-") and word != "--"]
            self.error(f"没有 {options[0].partition('=')[0]} 这个选项" if options else f"多出了“{' '.join(rest)}”")
        return found, rest


_CHOICES = "，可用 "
# What argparse says, and how we say it.
_SAYINGS = (
    ("^the following arguments are required: ", "缺少参数 "),
    (r"^argument 命令: invalid choice: '(.*)' \(choose from (.*)\)$", rf"没有“\1”这个命令{_CHOICES}\2"),
    (r"^argument (.*): invalid choice: '(.*)' \(choose from (.*)\)$", rf"\1 没有“\2”这个选择{_CHOICES}\3"),
    (r"^argument (.*): invalid int value: '(.*)'$", r"\1 应是整数，这里是“\2”"),
    (r"^argument (.*): expected one argument$", r"\1 后面应有一个值"),
    (r"^argument (.*): expected 2 arguments$", r"\1 后面应有两个值，例如 yfbf-2016-228 yff-2020-10"),
    (r"^argument (.*): ignored explicit argument '(.*)'$", r"\1 后面不带值，这里是“\2”"),
)


def _chinese(message: str) -> str:
    for english, chinese in _SAYINGS:
        message = re.sub(english, chinese, message, flags=re.DOTALL)
    said, known, choices = message.rpartition(_CHOICES)
    return said + known + choices.replace("'", "").replace(", ", "、") if known else message.replace(", ", "、")


def parsed(words: Sequence[str], environment: Mapping[str, str]) -> argparse.Namespace:
    """The options of one command, with `json` and `index` always there. WrongUse."""
    end = words.index("--") if "--" in words else len(words)  # what stands behind it is text
    plain = [*(word for word in words[:end] if word != "--json"), *words[end:]]
    # One command's options are made in a fraction of the time of all.
    parser, commands = _parser(plain[:1] if set(plain[:1]) & _COMMANDS.keys() else list(_COMMANDS))
    options = parser.parse_args(_texts_last(plain, commands))
    options.index = options.index or Path(environment.get("KB_INDEX") or "var")
    if options.command == "build":
        options.corpus = options.corpus or Path(environment.get("KB_CORPUS") or "corpus")
    options.cluster = {
        name.removeprefix(AROUND).lower(): environment[name] for name in environment if name.startswith(AROUND)
    }
    options.json = len(plain) < len(words)
    return options


def _texts_last(words: list[str], commands: Mapping[str, argparse.ArgumentParser]) -> list[str]:
    """A -词 that is no option belongs to the query: options first, then everything else behind `--`."""
    if not words or words[0] not in TEXTS:
        return words
    known = commands[words[0]]._option_string_actions  # argparse keeps no public table of its options
    options, rest = [words[0]], iter(words[1:])
    texts: list[str] = []
    for word in rest:
        if word == "--":
            texts += rest
        elif (action := known.get(word.split("=")[0])) is None and not word.startswith("--"):
            texts.append(word)
        else:
            takes = action is not None and action.nargs is None and "=" not in word
            options += [word, *([value] if takes and (value := next(rest, None)) is not None else [])]
    return [*options, "--", *texts]


def _parser(names: Sequence[str]) -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    about = "逐条检索政策文件：每一条都有永久地址。"
    parser = _Parser(prog="kb", description=about, allow_abbrev=False, add_help=True)
    parser.add_argument("--version", action="version", version=f"kb {VERSION}")
    commands = parser.add_subparsers(prog="kb", dest="command", required=True, metavar="命令", parser_class=_Parser)
    for name in names:
        say, add = _COMMANDS[name]
        one = commands.add_parser(name, help=say, description=say, allow_abbrev=False)
        one.add_argument("--index", type=Path, metavar="DIR", help="索引文件夹（默认 $KB_INDEX，否则 ./var）")
        one.add_argument("--json", action="store_true", help="以 JSON 输出")
        add(one)
    return parser, commands.choices


def _build(one: argparse.ArgumentParser) -> None:
    one.add_argument("--corpus", type=Path, metavar="DIR", help="文件库（默认 $KB_CORPUS，否则 ./corpus）")
    one.add_argument(
        "--engine", default="auto", metavar="NAME", help="auto、whoosh、tantivy、opensearch 或集群地址（默认 auto）"
    )
    one.add_argument("--jobs", type=int, metavar="N", help="用几个进程（默认与处理器核数相同）")
    one.add_argument("--fresh", action="store_true", help="全部重做，不用上次索引里没有变的文件")
    one.add_argument("--vocabulary", type=Path, metavar="DIR", help="词表文件夹（默认是文件库里的 vocabulary）")


def _serve(one: argparse.ArgumentParser) -> None:
    one.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    one.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    one.add_argument("--url-prefix", default="", metavar="PATH", help="反向代理下的路径前缀，例如 /kb")
    one.add_argument("--workers", type=int, metavar="N", help="用几个进程（默认与处理器核数相同，至多 4 个）")


def _role(typed: str) -> str:
    """A role by its Chinese name or as the API has it."""
    return dict(zip(("牵头", "配合", "责任"), ROLES, strict=True)).get(typed, typed)


def _search(one: argparse.ArgumentParser) -> None:
    one.add_argument("query", nargs="*", metavar="检索词")
    one.add_argument("--doc", action="append", default=[], metavar="ID", help="只查这个文件")
    one.add_argument("--topic", action="append", default=[], metavar="T", help="只查这个主题")
    one.add_argument("--department", action="append", default=[], metavar="D", help="只查这个部门负责的条款")
    one.add_argument(
        "--role",
        action="append",
        default=[],
        type=_role,
        choices=ROLES,
        help="部门的角色：牵头、配合、责任，或 lead、support、responsible",
    )
    one.add_argument("--year", action="append", default=[], metavar="Y", help="只查这一年的文件")
    one.add_argument("--has-target", action="store_true", help="只查有指标的条款")
    one.add_argument("--sort", choices=("rank", "document"), default="rank", help="按相关度或按文件顺序")
    one.add_argument("--no-expand", action="store_true", help="只查原词")
    one.add_argument("--limit", type=int, default=20, metavar="N", help="最多几条（1–100，默认 20）")
    one.add_argument("--offset", type=int, default=0, metavar="N", help="从第几条之后开始（默认 0）")


def _address(one: argparse.ArgumentParser) -> None:
    one.add_argument("address", metavar="地址", help="例如 yfbf-2016-228/3.6")


def _document(one: argparse.ArgumentParser) -> None:
    one.add_argument("document", metavar="文件", help="例如 yff-2020-10")


def _compare(one: argparse.ArgumentParser) -> None:
    one.add_argument("old", metavar="前者", help="文件或条款的地址，例如 yfbf-2016-228")
    one.add_argument("new", metavar="后者", help="另一个文件或其中的条款，例如 yff-2020-10")
    one.add_argument("--exact", action="store_true", help="逐字比较，不按词")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="写成文件：.csv .xlsx .docx .md .json")


STYLES = (
    "gongwen",
    "gongwen-first",
    "gongwen-later",
    "footnote",
    "gbt7714",
    "gbt7714-2025",
    "markdown",
    "html",
    "link",
    "bibtex",
    "csl-json",
)


def _cite(one: argparse.ArgumentParser) -> None:
    _address(one)
    one.add_argument("--style", choices=STYLES, default="gongwen", help="引用格式（默认 gongwen，公文）")
    one.add_argument("--base-url", metavar="URL", help="网站地址，链接写全（默认 $KB_BASE_URL）")


def _resolve(one: argparse.ArgumentParser) -> None:
    one.add_argument("query", nargs="*", metavar="文字", help="一处引用，或含有引用的一段话")


def _memo(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "action", choices=("check", "render"), metavar="check|render", help="check 核查引用和引文，render 成稿"
    )
    one.add_argument("file", type=Path, metavar="FILE", help=".md、.txt 或 .docx；成稿用 Markdown")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="成稿写成文件：.html 或 .docx")
    one.add_argument("--base-url", metavar="URL", help="网站地址，链接写全（默认 $KB_BASE_URL）")


def _silence(one: argparse.ArgumentParser) -> None:
    one.add_argument("old", metavar="前者", help="文件的地址，例如 yfbf-2016-228")
    one.add_argument("new", metavar="后者", help="另一个文件，例如 yff-2020-10")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="写成文件：.csv .xlsx .docx .md .json")


def _brief(one: argparse.ArgumentParser) -> None:
    one.add_argument("topic", metavar="主题", help="例如 养老")
    _silence(one)


def _nothing(one: argparse.ArgumentParser) -> None:
    pass


def _part(one: argparse.ArgumentParser) -> None:
    one.add_argument("--limit", type=int, metavar="N", help="最多几条（默认全部）")
    one.add_argument("--offset", type=int, default=0, metavar="N", help="从第几条之后开始（默认 0）")


def _listed(one: argparse.ArgumentParser) -> None:
    _part(one)
    one.add_argument("--doc", action="append", default=[], metavar="ID", help="只列这个文件")
    one.add_argument("--department", action="append", default=[], metavar="D", help="只列这个部门的，旧名今名都可以")
    one.add_argument("--topic", action="append", default=[], metavar="T", help="只列这个主题的")
    one.add_argument("--year", action="append", default=[], metavar="Y", help="只列这一年的文件")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="写成文件：.csv .xlsx .docx .md .json")


def _duties(one: argparse.ArgumentParser) -> None:
    _listed(one)
    one.add_argument(
        "--role",
        action="append",
        default=[],
        type=_role,
        choices=ROLES,
        help="部门的角色：牵头、配合、责任，或 lead、support、responsible",
    )
    one.add_argument("--inferred", action="store_true", help="也列推定的；一个部门的期限可用 -o 存成 .ics")


def _targets(one: argparse.ArgumentParser) -> None:
    _listed(one)
    one.add_argument("--pairs", nargs=2, metavar=("OLD", "NEW"), help="两个文件的指标对照，说明可比不可比")


_COMMANDS = {
    "build": ("从文件库建立索引", _build),
    "serve": ("启动网站", _serve),
    "search": ("检索条款", _search),
    "show": ("显示一个文件、条款或自然段", _address),
    "tree": ("列出一个文件的全部条款", _document),
    "documents": ("列出所有文件", _part),
    "topics": ("列出条款的主题", _listed),
    "duties": ("列出责任单位", _duties),
    "targets": ("列出指标", _targets),
    "departments": ("列出部门", _part),
    "cite": ("一处的引用，照各种格式", _cite),
    "resolve": ("认出文字里的引用", _resolve),
    "memo": ("核查稿件里的引用和引文", _memo),
    "compare": ("对照两个文件或两条", _compare),
    "silence": ("前一文件写到、后一文件不再提的", _silence),
    "brief": ("一个主题在两个文件里的对照表", _brief),
    "check-index": ("逐字节核对索引是否完好", _nothing),
}
