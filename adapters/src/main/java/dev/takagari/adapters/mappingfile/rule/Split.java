package dev.takagari.adapters.mappingfile.rule;

import java.util.ArrayList;
import java.util.List;

/// Takes pieces of a text between separators.
///
/// @param at the separator
/// @param take the place of a piece from 1, from the end when negative; 0 for all of them
/// @param before whether everything before the last separator is taken instead
record Split(String at, int take, boolean before) {
  static final List<String> WORDS = List.of("first", "last", "all", "all-but-last");

  /// The pieces that are taken; none when the separator is not there.
  List<String> pieces(String text) {
    int last = text.lastIndexOf(at);
    if (last < 0) {
      return take == 0 && !before ? List.of(text) : List.of();
    }
    if (before) {
      return List.of(text.substring(0, last));
    }
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(at); end >= 0; end = text.indexOf(at, start)) {
      pieces.add(text.substring(start, end));
      start = end + at.length();
    }
    pieces.add(text.substring(start));
    if (take == 0) {
      return pieces;
    }
    int index = take > 0 ? take - 1 : pieces.size() + take;
    return index >= 0 && index < pieces.size() ? List.of(pieces.get(index)) : List.of();
  }
}
