package dev.takagari.alerting.detect;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonText;
import dev.takagari.core.json.JsonTree;
import dev.takagari.core.json.JsonTree.Elements;
import dev.takagari.core.json.JsonTree.Members;
import dev.takagari.core.json.JsonTree.Scalar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place inside JSON that may not be there: asking further is always allowed. Names are compared
/// without case, because producers differ in it.
///
/// @param tree null when there is nothing
record Json(@Nullable JsonTree tree) {
  static final Json NOTHING = new Json(null);

  /// What the text says; nothing when it is not JSON.
  static Json parse(String text) {
    return text.isEmpty() ? NOTHING : new Json(JsonTree.parse(text));
  }

  /// The member at the end of a path of names.
  Json at(String... names) {
    Json place = this;
    for (String name : names) {
      place = place.member(name);
    }
    return place;
  }

  private Json member(String name) {
    if (!(tree instanceof Members(Map<String, JsonTree> members))) {
      return NOTHING;
    }
    JsonTree exact = members.get(name);
    if (exact != null) {
      return new Json(exact);
    }
    return members.entrySet().stream()
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .findFirst()
        .map(member -> new Json(member.getValue()))
        .orElse(NOTHING);
  }

  /// The elements of an array; none when it is none.
  List<Json> elements() {
    return tree instanceof Elements(List<JsonTree> all)
        ? all.stream().map(Json::new).toList()
        : List.of();
  }

  /// The first element of an array, nothing when there is none.
  Json first() {
    List<Json> all = elements();
    return all.isEmpty() ? NOTHING : all.getFirst();
  }

  /// A string, number or boolean as text; empty for everything else.
  String text() {
    return tree instanceof Scalar(JsonKind kind, String text) && kind != JsonKind.NULL
        ? JsonText.whole(text)
        : "";
  }

  /// As [#text], of the member at the end of a path.
  String text(String... names) {
    return at(names).text();
  }

  /// Names of the members that are `true`.
  List<String> trueMembers() {
    return tree instanceof Members(Map<String, JsonTree> members)
        ? members.entrySet().stream()
            .filter(
                member ->
                    member.getValue() instanceof Scalar(JsonKind kind, String text)
                        && kind == JsonKind.BOOLEAN
                        && text.equals("true"))
            .map(Map.Entry::getKey)
            .toList()
        : List.of();
  }

  /// A member's name, which begins with a small letter whoever wrote it, and scalar value, for
  /// those that have one.
  List<String> scalars() {
    return tree instanceof Members(Map<String, JsonTree> members)
        ? members.entrySet().stream()
            .filter(member -> !new Json(member.getValue()).text().isEmpty())
            .map(member -> small(member.getKey()) + "=" + new Json(member.getValue()).text())
            .toList()
        : List.of();
  }

  private static String small(String name) {
    return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
