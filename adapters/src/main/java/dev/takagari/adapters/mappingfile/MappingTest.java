package dev.takagari.adapters.mappingfile;

import dev.takagari.core.event.Column;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An event in a mapping file that says what is to come of a line.
///
/// @param name for people
/// @param line where it stands in the file, from 1
/// @param header first record of its object, empty for none
/// @param record the bytes as text
/// @param arrived when its object arrived
/// @param unreadable whether the line is to go to quarantine
/// @param columns what columns are to hold: one text, or the elements of a list
/// @param attributes what attributes are to hold
/// @param absent columns that are to hold nothing
public record MappingTest(
    String name,
    int line,
    String header,
    String record,
    Instant arrived,
    boolean unreadable,
    Map<Column, List<String>> columns,
    Map<String, String> attributes,
    Set<Column> absent) {
  public MappingTest {
    columns = Map.copyOf(columns);
    attributes = Map.copyOf(attributes);
    absent = Set.copyOf(absent);
  }
}
