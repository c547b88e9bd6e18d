package dev.takagari.alerting.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Columns;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Detections as JSON for people: defanged, without what opens doors.
final class DetectionJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST = 4_000;
  private static final int MOST_VALUES = 50;
  static final String HIDDEN = "(left out)";
  private static final Set<String> SECRET = Set.of(Columns.AWS_ACCESS_KEY_ID.name());

  /// What details and parameters of commands call a secret.
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(passw|secret|token|credential|api.?key|private.?key|cookie).*");

  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i)((?:passw(?:or)?d|pwd|secret|token|api[_-]?key|authorization)[\"']?\\s*[=:]\\s*)"
              + "(?:bearer\\s+)?[^\\s,;\"']{1,500}");

  private DetectionJson() {}

  /// Whether a detail is called what secrets are called.
  static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  /// The detections as one array.
  static String of(List<Detection> detections) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      json.writeStartArray();
      for (Detection detection : detections) {
        write(json, detection);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a writer of text does not fail", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Detection detection) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", detection.id());
    json.writeStringField("source", shown(detection.source()));
    json.writeStringField("rule", shown(detection.ruleId()));
    json.writeStringField("title", shown(detection.title()));
    json.writeStringField("description", shown(detection.description()));
    json.writeStringField("severity", detection.severity().code());
    json.writeStringField("time", detection.time().toString());
    json.writeNumberField("count", detection.count());
    json.writeStringField("event", shown(detection.eventId()));
    json.writeStringField("dataset", PlainText.visible(detection.dataset()));
    json.writeObjectFieldStart("fields");
    for (Map.Entry<String, List<String>> field : detection.fields().entrySet()) {
      json.writeArrayFieldStart(PlainText.visible(field.getKey()));
      List<String> values = field.getValue();
      for (String value : values.subList(0, Math.min(values.size(), MOST_VALUES))) {
        json.writeString(SECRET.contains(field.getKey()) ? HIDDEN : shown(value));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("details");
    for (Map.Entry<String, String> detail : detection.details().entrySet()) {
      String text = isSecret(detail.getKey()) ? HIDDEN : shown(detail.getValue());
      json.writeStringField(shown(detail.getKey()), text);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String shown(String text) {
    String near = text.length() > LONGEST ? head(text) : text;
    return SECRET_VALUE.matcher(Defanged.words(near)).replaceAll("$1" + HIDDEN);
  }

  private static String head(String text) {
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "… (of " + text.length() + " characters)";
  }
}
