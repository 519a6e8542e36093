"""What a script sees of XML values and of the language: E4X methods, and what is tamed."""

from runtime_js.capability import Capability

XML = (
    Capability(
        "XML",
        "XML",
        "XMLConstructor",
        "Makes XML from text. Records are such values; every name on one gives a "
        "list, empty where nothing has that name.",
        "new XML('<note>sold</note>')",
    ),
    Capability(
        "XML",
        "XMLList",
        "XMLListConstructor",
        "Makes a list of XML values from text.",
        "new XMLList('<a/><b/>').length()",
    ),
    Capability(
        "XML", "QName", "QNameConstructor", "Makes a qualified name.", "new QName('urn:a', 'price')"
    ),
    Capability(
        "XML", "Namespace", "NamespaceConstructor", "Makes a namespace.", "new Namespace('urn:a')"
    ),
    Capability(
        "XML",
        "isXMLName",
        "(name: unknown) => boolean",
        "Whether a text can be the name of an element.",
        "isXMLName('price')",
    ),
    Capability(
        "XML",
        "XML.length",
        "() => number",
        "How many items there are: 0 for what is missing, 1 for one element.",
        "INRECORD.Sale.length() == 1",
    ),
    Capability(
        "XML",
        "XML.toString",
        "() => string",
        "Text of an element without child elements; markup of any other; no text for "
        "what is missing.",
        "INRECORD.SKU.toString()",
    ),
    Capability(
        "XML",
        "XML.toXMLString",
        "() => string",
        "Markup, also of an element with nothing but text.",
        "INRECORD.toXMLString()",
    ),
    Capability(
        "XML",
        "XML.plain",
        "() => any",
        "Ordinary objects, arrays and strings; attributes as '@name'.",
        "INRECORD.plain().SKU",
    ),
    Capability(
        "XML",
        "XML.child",
        "(name: Text) => XML",
        "Child elements of a name; the same as x[name], also for names of methods.",
        "INRECORD.child('length')",
    ),
    Capability("XML", "XML.children", "() => XML", "All child nodes.", "INRECORD.children()"),
    Capability(
        "XML",
        "XML.elements",
        "(name?: Text) => XML",
        "Child elements, of one name or of any.",
        "INRECORD.elements('Picture')",
    ),
    Capability(
        "XML",
        "XML.descendants",
        "(name?: Text) => XML",
        "Elements at any depth, of one name or of any.",
        "INRECORD.descendants('Price')",
    ),
    Capability(
        "XML",
        "XML.attribute",
        "(name: Text) => XML",
        "The attribute of that name; the same as x['@name'].",
        "INRECORD.attribute('id')",
    ),
    Capability(
        "XML", "XML.attributes", "() => XML", "All attributes.", "INRECORD.attributes().length()"
    ),
    Capability(
        "XML", "XML.text", "() => XML", "The text nodes among the children.", "INRECORD.text()"
    ),
    Capability(
        "XML",
        "XML.comments",
        "() => XML",
        "The comments among the children.",
        "INRECORD.comments().length()",
    ),
    Capability(
        "XML",
        "XML.processingInstructions",
        "(name?: Text) => XML",
        "The processing instructions among the children; records have none.",
        "INRECORD.processingInstructions().length()",
    ),
    Capability(
        "XML", "XML.parent", "() => XML", "The element around this one.", "INRECORD.SKU.parent()"
    ),
    Capability(
        "XML",
        "XML.childIndex",
        "() => number",
        "Position among the parent's children, from 0.",
        "INRECORD.SKU.childIndex()",
    ),
    Capability(
        "XML",
        "XML.name",
        "() => QName | null",
        "The element's or attribute's name.",
        "INRECORD.name().localName",
    ),
    Capability(
        "XML",
        "XML.localName",
        "() => string | null",
        "The name without its namespace.",
        "INRECORD.children()[0].localName()",
    ),
    Capability(
        "XML",
        "XML.nodeKind",
        "() => 'element' | 'attribute' | 'text' | 'comment' | 'processing-instruction'",
        "What kind of node it is.",
        "INRECORD.nodeKind() === 'element'",
    ),
    Capability(
        "XML",
        "XML.hasSimpleContent",
        "() => boolean",
        "Whether there are no child elements.",
        "INRECORD.SKU.hasSimpleContent()",
    ),
    Capability(
        "XML",
        "XML.hasComplexContent",
        "() => boolean",
        "Whether there are child elements.",
        "INRECORD.hasComplexContent()",
    ),
    Capability(
        "XML",
        "XML.contains",
        "(value: unknown) => boolean",
        "Whether an equal item is in the list.",
        "INRECORD.Picture.contains('a.jpg')",
    ),
    Capability(
        "XML",
        "XML.copy",
        "() => XML",
        "A copy that shares nothing with the record.",
        "var sale = INRECORD.Sale.copy()",
    ),
    Capability(
        "XML",
        "XML.appendChild",
        "(child: unknown) => XML",
        "Adds a copy of the child behind all others.",
        "INRECORD.appendChild('text')",
    ),
    Capability(
        "XML",
        "XML.prependChild",
        "(child: unknown) => XML",
        "Adds a copy of the child before all others.",
        "INRECORD.prependChild('text')",
    ),
    Capability(
        "XML",
        "XML.insertChildBefore",
        "(before: XML | null, child: unknown) => XML | undefined",
        "Adds a copy before a child.",
        "INRECORD.insertChildBefore(INRECORD.SKU[0], 'text')",
    ),
    Capability(
        "XML",
        "XML.insertChildAfter",
        "(after: XML | null, child: unknown) => XML | undefined",
        "Adds a copy behind a child.",
        "INRECORD.insertChildAfter(INRECORD.SKU[0], 'text')",
    ),
    Capability(
        "XML",
        "XML.setChildren",
        "(value: unknown) => XML",
        "Replaces all children.",
        "INRECORD.Note.setChildren('sold')",
    ),
    Capability(
        "XML",
        "XML.replace",
        "(name: unknown, value: unknown) => XML",
        "Replaces children of a name. On an element with text alone use toString().replace().",
        "INRECORD.replace('Note', 'sold')",
    ),
    Capability(
        "XML",
        "XML.normalize",
        "() => XML",
        "Joins neighbouring text nodes.",
        "INRECORD.normalize()",
    ),
    Capability(
        "XML",
        "XML.setName",
        "(name: unknown) => void",
        "Renames the element.",
        "INRECORD.Note.setName('Remark')",
    ),
    Capability(
        "XML",
        "XML.setLocalName",
        "(name: unknown) => void",
        "Renames it and keeps its namespace.",
        "INRECORD.Note.setLocalName('Remark')",
    ),
    Capability(
        "XML",
        "XML.namespace",
        "(prefix?: Text) => Namespace | undefined",
        "Its namespace, or the one that a prefix stands for.",
        "INRECORD.namespace().uri",
    ),
    Capability(
        "XML",
        "XML.setNamespace",
        "(namespace: unknown) => void",
        "Puts it into a namespace.",
        "INRECORD.setNamespace(new Namespace('urn:a'))",
    ),
    Capability(
        "XML",
        "XML.addNamespace",
        "(namespace: unknown) => XML",
        "Declares a namespace on it.",
        "INRECORD.addNamespace(new Namespace('a', 'urn:a'))",
    ),
    Capability(
        "XML",
        "XML.removeNamespace",
        "(namespace: unknown) => XML",
        "Takes a declaration away.",
        "INRECORD.removeNamespace(new Namespace('urn:a'))",
    ),
    Capability(
        "XML",
        "XML.inScopeNamespaces",
        "() => Namespace[]",
        "The namespaces that apply to it.",
        "INRECORD.inScopeNamespaces().length",
    ),
    Capability(
        "XML",
        "XML.namespaceDeclarations",
        "() => Namespace[]",
        "The namespaces that it declares itself.",
        "INRECORD.namespaceDeclarations().length",
    ),
    Capability(
        "XML",
        "XML.equals",
        "(other: unknown) => boolean",
        "Whether the other is equal by the rules of E4X; what == would be.",
        "INRECORD.Kind.equals('ring')",
    ),
)

LANGUAGE = (
    Capability(
        "Language",
        "Date",
        "DateConstructor",
        "As in JavaScript, but now is the time the feed was received, and the time zone is UTC.",
        "new Date().toISOString() === FEED.receivedAt",
    ),
    Capability(
        "Language",
        "Math.random",
        "() => number",
        "As in JavaScript, but the same record gets the same numbers in every run.",
        "Math.random()",
    ),
)
