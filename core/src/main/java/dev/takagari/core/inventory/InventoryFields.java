package dev.takagari.core.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of an inventory line as texts.
///
/// Inventories are exported from Splunk, and it shows: several values of one field come as a JSON
/// array, as `$a$;$b$`, or as that in a second field with `__mv_` before its name, `$` inside a
/// value written twice; what an export could not fill is `#Vendor`, `#Application` or `#Version`.
/// Of several values the first counts; the row keeps the whole line.
final class InventoryFields {
  private static final Set<String> ABSENT =
      Set.of(
          "", "-", "none", "N/A", "!!!!UNKNOWN!!!!", "<NA>", "#Vendor", "#Application", "#Version");
  private static final String SEVERAL = "__mv_";
  private static final JsonFactory JSON = new JsonFactory();

  private InventoryFields() {}

  /// The first field that says something, else empty.
  static String first(JsonRecord record, List<String> fields) {
    for (String field : fields) {
      String text = text(record, field);
      if (text != null) {
        return text;
      }
    }
    return "";
  }

  /// The value of one field, the first of several; null when it says nothing.
  static @Nullable String text(JsonRecord record, String field) {
    String text = said(record, field);
    return text == null ? said(record, SEVERAL + field) : text;
  }

  private static @Nullable String said(JsonRecord record, String field) {
    int index = record.find(field);
    if (index < 0) {
      return null;
    }
    String text =
        record.kind(index) == JsonKind.ARRAY
            ? firstElement(record.text(index))
            : record.scalar(index);
    String value = text == null ? null : firstOfSeveral(text);
    return value == null || isAbsent(value) ? null : value;
  }

  private static boolean isAbsent(String text) {
    boolean zeros = text.length() >= 32 && text.chars().allMatch(c -> c == '0');
    return ABSENT.contains(text) || zeros;
  }

  /// The first of `$a$;$b$`; any other text as it is.
  static String firstOfSeveral(String text) {
    if (text.length() < 2 || text.charAt(0) != '$' || text.charAt(text.length() - 1) != '$') {
      return text;
    }
    int at = 1;
    while (at < text.length() - 1) {
      int dollar = text.indexOf('$', at);
      boolean doubled = dollar + 1 < text.length() && text.charAt(dollar + 1) == '$';
      if (!doubled) {
        boolean ends = dollar == text.length() - 1 || text.startsWith(";$", dollar + 1);
        return ends ? text.substring(1, dollar).replace("$$", "$") : text;
      }
      at = dollar + 2;
    }
    return at == 1 ? "" : text;
  }

  /// Every value of every one of these fields, in order, each once.
  static List<String> all(JsonRecord record, List<String> fields) {
    Set<String> values = new LinkedHashSet<>();
    for (String field : fields) {
      addAll(record, field, values);
      addAll(record, SEVERAL + field, values);
    }
    values.removeIf(InventoryFields::isAbsent);
    return List.copyOf(values);
  }

  private static void addAll(JsonRecord record, String field, Set<String> into) {
    int index = record.find(field);
    if (index < 0) {
      return;
    }
    if (record.kind(index) == JsonKind.ARRAY) {
      addElements(record.text(index), into);
      return;
    }
    String text = record.scalar(index);
    if (text == null) {
      return;
    }
    boolean several = text.length() > 2 && text.startsWith("$") && text.endsWith("$");
    if (!several) {
      into.add(text);
      return;
    }
    for (String value : text.substring(1, text.length() - 1).split("\\$;\\$", -1)) {
      into.add(value.replace("$$", "$"));
    }
  }

  private static void addElements(String array, Set<String> into) {
    try (JsonParser parser = JSON.createParser(array)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != null && token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          into.add(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException _) {
      // what was read until here counts; the row keeps the line
    }
  }

  private static @Nullable String firstElement(String array) {
    try (JsonParser parser = JSON.createParser(array)) {
      parser.nextToken();
      JsonToken token = parser.nextToken();
      return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL
          ? parser.getText()
          : null;
    } catch (IOException e) {
      return null;
    }
  }
}
