package dev.takagari.core.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a query can ask for among attributes: each attribute by its name, and each leaf inside its
/// JSON value by the names on the way to it, joined with dots. Elements of arrays go by the name of
/// their array.
///
/// The one definition for the matcher and for what is indexed. A value is taken apart when it is an
/// object or array and valid JSON from end to end; a string that looks so is taken apart as well.
/// Leaves are strings (decoded), numbers (as written), `true`, `false` and `null`. Not listed:
/// leaves below more than [#MAX_DEPTH] objects and arrays, and names longer than [#MAX_NAME]
/// characters.
public final class AttributeLeaves {
  /// Objects and arrays that may lie around a leaf.
  public static final int MAX_DEPTH = 32;

  /// Characters of the joined name.
  public static final int MAX_NAME = 512;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // names differ from event to event: nothing to gain from a table of them
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private AttributeLeaves() {}

  /// Receives leaves.
  @FunctionalInterface
  public interface Visitor {
    void leaf(String name, String value);
  }

  /// Whether a value may have leaves besides itself: a cheap test of its first and last byte.
  public static boolean mayHaveLeaves(byte[] value, int offset, int length) {
    int first = offset;
    int last = offset + length - 1;
    while (first < last && isSpace(value[first])) {
      first++;
    }
    while (first < last && isSpace(value[last])) {
      last--;
    }
    return first < last
        && ((value[first] == '{' && value[last] == '}')
            || (value[first] == '[' && value[last] == ']'));
  }

  /// Gives every leaf inside the JSON value of an attribute, not the value itself. A name may come
  /// several times.
  public static void forEach(String name, byte[] value, int offset, int length, Visitor visitor) {
    if (!mayHaveLeaves(value, offset, length)) {
      return;
    }
    List<String> leaves = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(value, offset, length)) {
      collect(parser, name, leaves);
    } catch (IOException _) {
      return; // not JSON: the value is a text like any other
    }
    for (int i = 0; i < leaves.size(); i += 2) {
      visitor.leaf(leaves.get(i), leaves.get(i + 1));
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static void collect(JsonParser parser, String name, List<String> leaves)
      throws IOException {
    StringBuilder path = new StringBuilder(name);
    // length of the path at each open object or array, to come back to
    int[] lengths = new int[MAX_DEPTH + 1];
    int depth = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          depth++;
          if (depth <= MAX_DEPTH) {
            lengths[depth] = path.length();
          }
        }
        case END_OBJECT, END_ARRAY -> {
          if (depth <= MAX_DEPTH) {
            path.setLength(lengths[depth]);
          }
          depth--;
        }
        case FIELD_NAME -> {
          if (depth <= MAX_DEPTH) {
            path.setLength(lengths[depth]);
            String field = parser.currentName();
            if (path.length() + 1 + field.length() <= MAX_NAME) {
              path.append('.').append(field);
            } else {
              path.setLength(lengths[depth]);
              path.repeat(' ', MAX_NAME + 1 - Math.min(path.length(), MAX_NAME));
            }
          }
        }
        default -> {
          if (depth <= MAX_DEPTH && path.length() <= MAX_NAME) {
            leaves.add(path.toString());
            leaves.add(parser.getText());
          }
        }
      }
    }
    if (depth != 0) {
      leaves.clear();
    }
  }
}
