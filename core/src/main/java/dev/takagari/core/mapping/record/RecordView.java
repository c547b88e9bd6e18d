package dev.takagari.core.mapping.record;

import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonText;
import dev.takagari.core.json.JsonTree;
import dev.takagari.core.mapping.AbsentText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What functions of a definition see of a record. Valid during the call only; for one thread.
public final class RecordView {
  private final RecordMembers members;
  private final Map<String, JsonTree> trees = new HashMap<>();
  private @Nullable JsonRecord record;
  private boolean foldsNames;

  RecordView(RecordMembers members) {
    this.members = members;
  }

  void show(JsonRecord shown, boolean folds) {
    record = shown;
    foldsNames = folds;
    trees.clear();
  }

  /// The text of a string, or the token of a number or boolean; null when there is none, or when it
  /// says that there is no value. Of several values the first.
  public @Nullable String text(FieldPath path) {
    List<String> texts = texts(path);
    return texts.isEmpty() ? null : texts.getFirst();
  }

  /// The same.
  public @Nullable String text(String... path) {
    return text(FieldPath.of(path));
  }

  /// All texts that a path leads to, each lone surrogate as U+FFFD.
  public List<String> texts(FieldPath path) {
    int index = find(path.field());
    if (index < 0) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (String text : scalars(path, members.scalar(index))) {
      if (!AbsentText.is(text)) {
        texts.add(JsonText.whole(text));
      }
    }
    return texts;
  }

  /// The texts as they are, those included that say that there is no value: what ids are made of. A
  /// field that UTF-8 cannot carry has none.
  public List<String> scalars(FieldPath path) {
    int index = find(path.field());
    return index < 0 ? List.of() : scalars(path, members.exact(index));
  }

  /// @param own the text of the field itself
  private List<String> scalars(FieldPath path, @Nullable String own) {
    if (path.steps().size() == 1) {
      return own == null ? List.of() : List.of(own);
    }
    List<String> texts = new ArrayList<>();
    for (JsonTree tree : trees(path)) {
      if (tree instanceof JsonTree.Scalar(JsonKind kind, String text) && kind != JsonKind.NULL) {
        texts.add(text);
      }
    }
    return texts;
  }

  /// Whatever a path leads to.
  public List<JsonTree> trees(FieldPath path) {
    JsonTree root = tree(path.field());
    List<JsonTree> found = root == null ? List.of() : List.of(root);
    for (int i = 1; i < path.steps().size() && !found.isEmpty(); i++) {
      found = step(found, path.steps().get(i));
    }
    return found;
  }

  /// Whether the record has the field, whatever its value.
  public boolean has(String field) {
    return find(field) >= 0;
  }

  /// The one spelling of the whole record.
  public String canonical() {
    return record == null ? "" : CanonicalJson.of(record);
  }

  /// The one spelling of a member of the record as it was sent, the body included; null when there
  /// is none.
  public @Nullable String canonical(String member) {
    int index = record == null ? -1 : record.find(member);
    return record == null || index < 0 || !record.isToken(index)
        ? null
        : CanonicalJson.of(record.text(index));
  }

  private int find(String field) {
    int index = members.find(field);
    return index < 0 && foldsNames ? members.findFolded(field) : index;
  }

  private @Nullable JsonTree tree(String field) {
    int index = find(field);
    if (index < 0) {
      return null;
    }
    JsonTree known = trees.get(field);
    if (known == null) {
      known =
          members.isToken(index)
              ? JsonTree.parse(members.text(index))
              : new JsonTree.Scalar(JsonKind.STRING, members.text(index));
      if (known != null) {
        trees.put(field, known);
      }
    }
    return known;
  }

  private List<JsonTree> step(List<JsonTree> from, String step) {
    List<JsonTree> to = new ArrayList<>();
    int position = FieldPath.position(step);
    for (JsonTree tree : from) {
      switch (tree) {
        case JsonTree.Members(Map<String, JsonTree> byName) -> {
          JsonTree member = byName.get(step);
          if (member == null && foldsNames) {
            member = folded(byName, step);
          }
          if (member != null) {
            to.add(member);
          }
        }
        case JsonTree.Elements(List<JsonTree> all) -> {
          if (step.equals(FieldPath.EACH)) {
            to.addAll(all);
          } else if (position >= 0 && position < all.size()) {
            to.add(all.get(position));
          }
        }
        case JsonTree.Scalar _ -> {}
      }
    }
    return to;
  }

  private static @Nullable JsonTree folded(Map<String, JsonTree> byName, String wanted) {
    JsonTree found = null;
    for (Map.Entry<String, JsonTree> member : byName.entrySet()) {
      if (member.getKey().equalsIgnoreCase(wanted)) {
        if (found != null) {
          return null;
        }
        found = member.getValue();
      }
    }
    return found;
  }
}
