package dev.takagari.enrich.paste;

import dev.takagari.core.indicator.IndicatorValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// What was understood of a text; to be shown before anything is saved.
///
/// @param finds in the order of the text
/// @param doubts in the order of the text
public record PasteReading(List<PasteFind> finds, List<PasteDoubt> doubts) {
  public PasteReading {
    finds = List.copyOf(finds);
    doubts = List.copyOf(doubts);
  }

  /// The values, each once, in the order of the text.
  public SequencedSet<IndicatorValue> values() {
    SequencedSet<IndicatorValue> values = new LinkedHashSet<>();
    finds.forEach(find -> values.add(find.value()));
    return values;
  }
}
