"""Formulas and names in words."""

from assistant.accounts.formulas import Binary, Line, Node, Number


def said(node: Node) -> str:
    """A formula in words: "(cash from operation − capital expenditure) / revenue"."""
    if isinstance(node, Number):
        return f"{node.value:f}"
    if isinstance(node, Line):
        return f"last year’s {node.item.name}" if node.back else node.item.name
    left, right = said(node.left), said(node.right)
    if node.sign in "*/":
        left = f"({left})" if isinstance(node.left, Binary) and node.left.sign in "+-" else left
        right = f"({right})" if isinstance(node.right, Binary) else right
    elif node.sign == "-" and isinstance(node.right, Binary) and node.right.sign in "+-":
        right = f"({right})"
    return f"{left} {dict(zip('+-*/', '+−×/', strict=True))[node.sign]} {right}"


def possessive(name: str) -> str:
    """A name in the possessive: "Boeing’s", "General Mills’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"
