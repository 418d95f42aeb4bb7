"""What of a PDF's objects is needed to draw its pages. All else goes.

A list of what is dangerous would have to know every place where software hides something; this one needs to know only how a
page is drawn. Source: ISO 32000-2, the tables named in the comments.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(f"/{name}" for name in text.split())


PAGE = _names("Type MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit Resources Contents Group")  # table 31

# Each has names of the document's own as keys: table 34.
RESOURCES = _names("Font XObject ExtGState ColorSpace Pattern Shading")
DRAWING = (
    _names(
        "Font ExtGState ColorSpace Shading CharProcs"
    )  # of graphics states, patterns, pictures, fonts: 57, 75, 87, 110
    | _names(
        "Type Subtype Resources Length Filter DecodeParms "  # streams: table 5, without external files
        "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock "  # 8 to 11
        "BlackIs1 DamagedRowsBeforeError JBIG2Globals ColorTransform "  # 12, 13
        "FormType BBox Matrix Group S CS I K "  # forms and groups: 93, 94, 145
        "Width Height ColorSpace Intent ImageMask Mask SMask Decode Interpolate SMaskInData Matte "  # images: 87, 144
        "LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 HT FL SM SA BM CA ca AIS TK "  # graphics state: 57
        "G BC "  # soft masks: 142
        "HalftoneType HalftoneName Frequency Angle SpotFunction AccurateScreens TransferFunction Xsquare Ysquare "  # 128
        "N Alternate Range WhitePoint BlackPoint Gamma Colorants Process MixingHints Components "  # colour spaces: 62 to 72
        "FunctionType Domain Size BitsPerSample Order Encode C0 C1 Functions Bounds "  # functions: 38 to 41
        "PatternType PaintType TilingType XStep YStep "  # patterns: 74, 75
        "ShadingType Background AntiAlias Coords Extend Function BitsPerCoordinate BitsPerFlag VerticesPerRow "  # 77 to 83
        "BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode BaseEncoding Differences "  # fonts: 109, 112
        "FontBBox FontMatrix DescendantFonts CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap "  # 110 to 119
        "CMapName WMode UseCMap "  # 118
        "FontName FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH "  # 120
        "AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet CIDSet Length1 Length2 Length3"
    )
)
# Filters of streams: table 6. Not JPXDecode, whose metadata no rule covers, and not Crypt.
FILTERS = _names(
    "ASCIIHexDecode ASCII85Decode LZWDecode FlateDecode RunLengthDecode CCITTFaxDecode JBIG2Decode DCTDecode"
)
STRINGS = _names("Registry Ordering CharSet")  # keys with a string that drawing needs

# Operators that mark parts of a page for other software, or for layers: they draw nothing. Table 352.
MARKS = frozenset("BMC BDC EMC MP DP".split())
# Actions that do more than turn to a page, or follow a link: table 201.
ACTIVE = _names("JavaScript Launch SubmitForm ImportData GoToE Rendition Movie Sound RichMediaExecute")
# Notes that belong to what a page shows: table 171.
DRAWN_NOTES = _names(
    "FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Caret Stamp Ink Watermark Redact"
)
