"""What is said about a reading, in both languages."""

WARNINGS: dict[str, tuple[str, str]] = {
    "wrong_kind": ("这看起来是{found_zh}，不是{asked_zh}", "This looks like a {found_en}, not a {asked_en}"),
    "unknown_kind": ("认不出这是哪种材料，请确认拍摄的是证件本身", "This is none of the papers known here"),
    "nothing_read": ("没有读到文字，请重新拍摄", "No text was found; please take the picture again"),
    "dark": (
        "照片太暗，请补光后重拍或逐项核对",
        "The picture is too dark: use more light or compare each item",
    ),
    "turned": ("照片旋转了 {degrees}°，已转正后识别", "Turned by {degrees}°; read after turning"),
    "cut_off": ("文字贴到照片边缘，可能没有拍全", "Text touches the edge: part of the paper may be cut off"),
    "number_incomplete": (
        "号码不完整（只读到 {length} 位，应为 18 位），可能被遮挡或裁切",
        "The number is incomplete ({length} of 18 characters): covered or cut off",
    ),
    "check_digit": (
        "号码校验位不符，请逐位核对",
        "The check digit is wrong: compare the number digit by digit",
    ),
    "repaired": (
        "号码中有看不清的字符，已按校验位推定，请逐位核对",
        "A character of the number was unclear and follows from the check digit: compare it",
    ),
    "birth_differs": (
        "出生日期与身份证号不一致，已采用号码中的日期",
        "The printed birth date is not that of the number",
    ),
    "balance_broken": (
        "第 {rows} 笔的余额与上一笔对不上，请核对",
        "The balance does not follow from the entry before: entries {rows}",
    ),
    "sheet_differs": (
        "资产总计与负债加所有者权益相差 {difference} 元",
        "Total assets and liabilities with equity differ by {difference}",
    ),
    "unclear": ("文字模糊，请核对每一项", "The text is unclear: please compare every item"),
}


def warning_text(code: str, params: dict[str, object], language: str) -> str:
    """The sentence of a remark."""
    zh, en = WARNINGS[code]
    return (zh if language == "zh" else en).format_map(params)
