package dev.takagari.alerting.detect;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonText;
import dev.takagari.core.mapping.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An event that may be a detection, with its attributes by name in whatever case. Missing values
/// are empty texts. For one thread, and as long as the event is valid.
final class AlertRecord {
  private static final String NO_FILE =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final Event event;
  private @Nullable Map<String, String> attributes;

  AlertRecord(Event event) {
    this.event = event;
  }

  Event event() {
    return event;
  }

  String text(Column column) {
    String text = event.string(column);
    return text == null ? "" : text;
  }

  /// The first of some columns that has a value.
  String firstOf(Column... columns) {
    for (Column column : columns) {
      String text = text(column);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  List<String> texts(Column column) {
    return event.strings(column);
  }

  boolean isSample() {
    return texts(Columns.EVENT_MARKS).contains("sample");
  }

  /// Whether somebody brought it by hand.
  boolean isBrought() {
    return IntakeFeed.isBrought(event.string(Columns.RAW_OBJECT));
  }

  /// The first of some attributes that is there and not empty. What is JSON in the record has one
  /// spelling, however it was written: ids and revisions are made of it.
  String attribute(String... names) {
    for (String name : names) {
      String value = attributes().get(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /// Read when they are asked for: most messages are told by their columns.
  private Map<String, String> attributes() {
    Map<String, String> known = attributes;
    if (known == null) {
      known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      Set<String> tokens = tokens();
      ByteSpan name = new ByteSpan();
      ByteSpan value = new ByteSpan();
      for (int i = 0; i < event.attributeCount(); i++) {
        event.attribute(i, name, value);
        String text = value.toString();
        known.putIfAbsent(name.toString(), tokens.contains(name.toString()) ? spelt(text) : text);
      }
      attributes = known;
    }
    return known;
  }

  /// Whether the record has a field whose name is so, in a column or in an attribute.
  boolean hasField(Predicate<String> name) {
    Shape shape = shape();
    return attributes().keySet().stream().anyMatch(name)
        || (shape != null && shape.held().stream().anyMatch(name));
  }

  /// Names of attributes that stand as JSON, and not as the value of a string.
  private Set<String> tokens() {
    Shape shape = shape();
    return shape == null ? Set.of() : Set.copyOf(shape.tokens());
  }

  private @Nullable Shape shape() {
    String shape = event.string(Columns.RAW_SHAPE);
    return shape == null ? null : Shape.parse(shape);
  }

  private static String spelt(String token) {
    return switch (token.isEmpty() ? ' ' : token.charAt(0)) {
      case '"' -> JsonText.value(token);
      case '[', '{' -> CanonicalJson.of(token);
      default -> token;
    };
  }

  /// An attribute as JSON.
  Json json(String name) {
    return Json.parse(attribute(name));
  }

  /// Who is asked for what happened: the organisation of the sensor, else the account of the cloud.
  String tenant() {
    return firstOf(Columns.ORGANIZATION_ID, Columns.CLOUD_ACCOUNT_ID);
  }

  /// SHA-256 of the program or file; empty when it is not known, or of an empty file.
  String sha256() {
    String own = firstOf(Columns.PROCESS_HASH_SHA256, Columns.FILE_HASH_SHA256);
    String hash = own;
    if (own.isEmpty()) {
      hash =
          texts(Columns.RELATED_HASH).stream()
              .filter(each -> each.length() == NO_FILE.length())
              .findFirst()
              .orElse("");
    }
    return hash.equals(NO_FILE) || hash.chars().allMatch(c -> c == '0') ? "" : hash;
  }

  /// The command without what is different on every host; empty when there is none.
  String command() {
    return CommandForm.of(text(Columns.PROCESS_COMMAND_LINE));
  }

  /// Where it happened, as well as it is known.
  String host() {
    return firstOf(
        Columns.HOST_ID, Columns.HOST_NAME, Columns.CLOUD_INSTANCE_ID, Columns.SOURCE_IP);
  }

  String user() {
    return firstOf(Columns.USER_NAME, Columns.USER_ID);
  }

  /// Adds to a key what was detected: the program by its digest, else its command, and only when
  /// neither is known where it happened and to whom.
  GroupKey addThing(GroupKey key) {
    String hash = sha256();
    if (!hash.isEmpty()) {
      return key.and("sha256", hash);
    }
    String command = command();
    if (!command.isEmpty()) {
      return key.and("command", command);
    }
    return key.and("host", host()).and("user", user());
  }
}
