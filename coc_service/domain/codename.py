"""A case's display name: two harmless random words that can be said aloud and reveal nothing about the case."""

from collections.abc import Sequence

FIRST = tuple(
    """amber autumn bright broad calm clear coastal copper crimson dawn deep distant dusky early eastern evening fair first
    gentle golden grassy green hazel high hidden hollow humble indigo inland ivory jade large late leafy level light lilac
    little lofty lone long low lunar maple marble mellow middle mild misty morning mossy narrow near new noble northern
    oaken ocean old olive open orange outer pale patient pearl pebble pine plain plum polished prime quick quiet rainy rapid
    red river rocky rosy round royal ruby russet sandy scarlet second shaded short silent silken silver simple slate slow
    small snowy soft solar southern spare spring square steady still stone straight summer sunny swift tall tawny third
    tidal tidy timber topaz tranquil upland upper valley vast velvet verdant violet warm wave western white wide willow
    winding
    windy winter wooden woven yellow young zephyr""".split()
)
SECOND = tuple(
    """acorn alcove anchor anvil arbour arch atlas atrium aspen badge bank barge barley basin bay beach beacon bell bench birch
    blanket blossom boat book border bower branch bread breeze bridge brook cabin candle canoe canvas canyon carpet cart cedar
    chair chapel chart chestnut cliff clock clover coast comet compass copse coral cottage cove creek crest crop cup current
    dale delta desk dock door dune easel estuary falcon farm fern ferry field finch fjord flame flute ford forest fountain
    garden gate glade glen grove gull harbour harp hatch haven hearth heath hedge heron hill hinge horizon house inlet island
    isle jetty juniper kettle key kiln kite ladder lagoon lake lamp lane lantern lark larch ledge library lighthouse linen loft
    loom lute mantel map mast meadow mill mirror moor moss mound nest oak oar oasis orchard otter paddle page palm parcel
    pasture path pavilion paper pier pillar pond poplar porch port quarry quay quill rail reed reef ridge ring road robin roof
    rope rudder sail scarf shelf shelter shore sloop spire spruce stair star station stream table thicket thistle tile tower
    trail tree tunnel vale vault veranda vessel village vine wagon wall walnut wharf wheel window wood wren yard
    yarrow""".split()
)


def code_name(draws: Sequence[int]) -> str:
    """Return the name for two or more random numbers. Each number beyond two adds another first word."""
    *adjectives, noun = draws
    return "-".join([*(FIRST[draw % len(FIRST)] for draw in adjectives), SECOND[noun % len(SECOND)]])
