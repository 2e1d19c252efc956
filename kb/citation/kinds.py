"""What checking a memo may find, in the users' words: faults first, then what is only noted."""

KINDS = {
    "near_number": "文号有出入",
    "unknown_document": "没有这份文件",
    "title_number_mismatch": "标题与文号不符",
    "issuer_or_year_mismatch": "单位或年份不符",
    "title_differs": "标题有出入",
    "unknown_clause": "查无此款",
    "ambiguous": "指向不明",
    "quote_differs": "文字有出入",
    "quote_punctuation": "仅标点或全半角差异",
    "quote_elsewhere": "引文出处应为",
    "repealed": "已失效",
    "moved_address": "链接指向旧地址",
    "status_unknown": "效力未知",
    "not_in_corpus": "未收录",
    "blanked": "原文空缺",
}
