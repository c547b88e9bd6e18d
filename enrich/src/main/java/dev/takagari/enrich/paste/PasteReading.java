package dev.takagari.enrich.paste;

import java.util.List;

/// What was understood of a text; to be shown before anything is saved.
///
/// @param finds in the order of the text
/// @param doubts in the order of the text
public record PasteReading(List<PasteFind> finds, List<PasteDoubt> doubts) {
  public PasteReading {
    finds = List.copyOf(finds);
    doubts = List.copyOf(doubts);
  }
}
