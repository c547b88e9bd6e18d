package dev.takagari.core.mapping.record;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import dev.takagari.core.mapping.LosslessWriter;
import dev.takagari.core.mapping.Rebuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a record: its members, or those of its body and, behind `$.`, those around it.
/// Reused; for one thread.
final class RecordMembers {
  private static final int AMBIGUOUS = -2;

  private record Member(String name, JsonRecord record, int index) {}

  private final JsonRecordReader bodyReader = new JsonRecordReader();
  private final List<Member> members = new ArrayList<>();
  private final Map<String, Integer> last = new HashMap<>();
  private final Map<String, Integer> folded = new HashMap<>();
  private boolean duplicates;
  private boolean namesAreText;

  /// Takes the fields of a record.
  ///
  /// @param body the member that holds them, null when the record itself does
  void read(JsonRecord record, @Nullable String body) {
    members.clear();
    last.clear();
    folded.clear();
    duplicates = record.hasDuplicates();
    namesAreText = record.namesAreText();
    if (body == null) {
      add(record, "", -1);
      return;
    }
    int index = record.find(body);
    JsonRecord inner =
        index >= 0 && record.kind(index) == JsonKind.OBJECT ? read(record.text(index)) : null;
    boolean opened = inner != null && inner.size() > 0;
    add(record, Rebuilder.ENVELOPE, opened ? index : -1);
    if (inner != null && opened) {
      duplicates |= inner.hasDuplicates();
      namesAreText &= inner.namesAreText();
      add(inner, "", -1);
    }
  }

  private JsonRecord read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return bodyReader.read(bytes, 0, bytes.length);
    } catch (NotJsonException e) {
      throw new IllegalStateException("the member of a record is not JSON", e);
    }
  }

  private void add(JsonRecord record, String prefix, int left) {
    for (int i = 0; i < record.size(); i++) {
      if (i != left) {
        String name = prefix + LosslessWriter.attributeName(record, i);
        if (!record.isEarlier(i)) {
          last.put(name, members.size());
        }
        members.add(new Member(name, record, i));
      }
    }
  }

  int size() {
    return members.size();
  }

  boolean hasDuplicates() {
    return duplicates;
  }

  boolean namesAreText() {
    return namesAreText;
  }

  /// The name as attributes spell it.
  String name(int index) {
    return members.get(index).name();
  }

  boolean isEarlier(int index) {
    Member member = members.get(index);
    return member.record().isEarlier(member.index());
  }

  JsonKind kind(int index) {
    Member member = members.get(index);
    return member.record().kind(member.index());
  }

  String text(int index) {
    Member member = members.get(index);
    return member.record().text(member.index());
  }

  boolean isToken(int index) {
    Member member = members.get(index);
    return member.record().isToken(member.index());
  }

  @Nullable String scalar(int index) {
    Member member = members.get(index);
    return member.record().scalar(member.index());
  }

  @Nullable String exact(int index) {
    Member member = members.get(index);
    return member.record().exact(member.index());
  }

  /// The field that counts for a name, -1 when there is none.
  int find(String name) {
    Integer index = last.get(name);
    return index == null ? -1 : index;
  }

  /// The only field that has the name in whatever case, -1 when there is none or several.
  int findFolded(String name) {
    if (folded.isEmpty()) {
      last.forEach(
          (known, index) ->
              folded.merge(known.toLowerCase(Locale.ROOT), index, (a, b) -> AMBIGUOUS));
    }
    return Math.max(-1, folded.getOrDefault(name.toLowerCase(Locale.ROOT), -1));
  }
}
