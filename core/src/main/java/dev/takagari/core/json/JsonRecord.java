package dev.takagari.core.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of one JSON object in source order.
///
/// A string is held as its value; everything else, and a string with a lone surrogate (which UTF-8
/// cannot carry), as its verbatim token. Reused by its reader: valid until the next record is read.
public final class JsonRecord {
  private String[] names = new String[64];
  private String[] texts = new String[64];
  private JsonKind[] kinds = new JsonKind[64];
  private boolean[] tokens = new boolean[64];
  private boolean[] earlier = new boolean[64];
  private final Map<String, Integer> last = new HashMap<>();
  private int size;
  private boolean duplicates;
  private boolean namesAreText;
  private boolean replaced;
  private String source = "";

  /// An empty record, to be filled by a reader.
  public JsonRecord() {}

  /// A record of texts: what a line is whose values have no type.
  ///
  /// @param names repeated ones as in JSON: the last one counts
  /// @param values one for each name
  /// @param replaced whether bytes that are not UTF-8 were replaced
  public static JsonRecord ofTexts(List<String> names, List<String> values, boolean replaced) {
    JsonRecord record = new JsonRecord();
    record.clear();
    for (int i = 0; i < names.size(); i++) {
      record.add(names.get(i), JsonKind.STRING, values.get(i), false);
    }
    record.replaced = replaced;
    return record;
  }

  /// Forgets all members.
  public void clear() {
    size = 0;
    duplicates = false;
    namesAreText = true;
    replaced = false;
    source = "";
    last.clear();
  }

  /// Adds a member.
  ///
  /// @param text the value of a string, or the verbatim token
  /// @param token whether it is a token
  public void add(String name, JsonKind kind, String text, boolean token) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      texts = Arrays.copyOf(texts, size * 2);
      kinds = Arrays.copyOf(kinds, size * 2);
      tokens = Arrays.copyOf(tokens, size * 2);
      earlier = Arrays.copyOf(earlier, size * 2);
    }
    names[size] = name;
    texts[size] = text;
    kinds[size] = kind;
    tokens[size] = token;
    earlier[size] = false;
    Integer before = last.put(name, size);
    if (before != null) {
      earlier[before] = true;
      duplicates = true;
    }
    size++;
  }

  /// Adds the members of another record in their order, each name with a prefix.
  public void addAll(String prefix, JsonRecord other) {
    for (int i = 0; i < other.size; i++) {
      add(prefix + other.names[i], other.kinds[i], other.texts[i], other.tokens[i]);
    }
    replaced |= other.replaced;
    namesAreText &= other.namesAreText;
  }

  /// Notes that bytes that are not UTF-8 were replaced by U+FFFD.
  public void setReplaced() {
    replaced = true;
  }

  void setUnwritableName() {
    namesAreText = false;
  }

  void setSource(String source) {
    this.source = source;
  }

  /// The number of members, repeated names counted each time.
  public int size() {
    return size;
  }

  public String name(int index) {
    return names[index];
  }

  public JsonKind kind(int index) {
    return kinds[index];
  }

  /// The value of a string, or the verbatim token.
  public String text(int index) {
    return texts[index];
  }

  /// Whether [#text(int)] is a verbatim token.
  public boolean isToken(int index) {
    return tokens[index];
  }

  /// Whether a later member has the same name, so that this one does not count.
  public boolean isEarlier(int index) {
    return earlier[index];
  }

  public boolean hasDuplicates() {
    return duplicates;
  }

  /// Whether every name can be written in UTF-8.
  public boolean namesAreText() {
    return namesAreText;
  }

  /// Whether bytes that are not UTF-8 were replaced by U+FFFD.
  public boolean isReplaced() {
    return replaced;
  }

  /// The verbatim text of the object; empty unless the reader was asked for it.
  public String source() {
    return source;
  }

  /// The index of the member that counts for a name, -1 when there is none.
  public int find(String name) {
    Integer index = last.get(name);
    return index == null ? -1 : index;
  }

  /// What columns may be filled from: the value of a string, or the token of a number or boolean;
  /// null for anything else. Each lone surrogate of a string is U+FFFD.
  public @Nullable String scalar(int index) {
    return kinds[index] == JsonKind.STRING && tokens[index]
        ? JsonText.value(texts[index])
        : exact(index);
  }

  /// What ids may be made of: as [#scalar(int)], but null for a string with a lone surrogate, so
  /// that two that differ there only are not taken for one.
  public @Nullable String exact(int index) {
    return switch (kinds[index]) {
      case STRING -> tokens[index] ? null : texts[index];
      case NUMBER, BOOLEAN -> texts[index];
      case NULL, OBJECT, ARRAY -> null;
    };
  }

  /// The scalar of the member that counts for a name; null when there is none.
  public @Nullable String scalar(String name) {
    int index = find(name);
    return index < 0 ? null : scalar(index);
  }

  /// [#exact(int)] of the member that counts for a name; null when there is none.
  public @Nullable String exact(String name) {
    int index = find(name);
    return index < 0 ? null : exact(index);
  }
}
