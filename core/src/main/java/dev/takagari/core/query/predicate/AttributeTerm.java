package dev.takagari.core.query.predicate;

import dev.takagari.core.query.Field.AttributeField;
import java.nio.charset.StandardCharsets;

/// Fits when something does that goes by the name among the attributes: the attribute itself, or a
/// leaf inside the JSON value of one.
final class AttributeTerm implements Term {
  /// Most of it is looking for the attributes, and not finding them.
  private static final int SEARCH_COST = 30;

  private final String name;

  /// Attributes inside of which a leaf of the name may lie; the last one has the name itself.
  private final byte[][] holders;

  private final TextCheck check;

  AttributeTerm(AttributeField field, TextCheck check) {
    this.name = field.name();
    this.holders =
        field.holders().stream()
            .map(holder -> holder.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.check = check;
  }

  @Override
  public boolean fits(ComparedEvent event) {
    for (int i = holders.length - 1; i >= 0; i--) {
      int attribute = event.findAttribute(holders[i]);
      if (attribute < 0) {
        continue;
      }
      boolean itself = i == holders.length - 1;
      if ((itself && check.fits(event.attribute(attribute), event))
          || event.hasLeaf(attribute, name, check)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int cost() {
    return holders.length * SEARCH_COST + check.cost();
  }
}
