package dev.takagari.alerting.detect;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.json.JsonTree;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A call of AWS's API and what it was about: the trail, bucket, secret, user, policy or machine.
///
/// @param action name of the call
/// @param provider name of the service that was called; may be empty
/// @param things as `bucket reports`, those that the call names first; empty when it names none
public record CloudCall(String action, String provider, List<Thing> things) {
  private static final int MOST_THINGS = 8;
  private static final int MOST_SHOWN = 3;
  private static final int DEEPEST = 6;
  private static final int LONGEST_VALUE = 300;
  private static final int LONGEST_SHOWN = 60;

  /// What AWS writes in the place of a name.
  private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

  private static final Pattern NAMING =
      Pattern.compile("(.*?)(Name|Id|Arn|ARN|Identifier|Number)s?");
  private static final Pattern WORDS = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  /// As in `dBSnapshot` and `aWSService`, before the next word.
  private static final Pattern ABBREVIATION = Pattern.compile("^([a-z][A-Z]+)(?=[A-Z][a-z])");

  /// Parameters that say how, not what.
  private static final Set<String> NOT_THINGS =
      Set.of("version", "client", "request", "identity store", "attribute", "device", "host");

  /// What `name` is the name of, by service.
  private static final Map<String, String> NAMED =
      Map.of("cloudtrail.amazonaws.com", "trail", "ssm.amazonaws.com", "parameter");

  private static final List<String> READING =
      List.of("Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Search", "Query", "Scan");

  public CloudCall {
    things = List.copyOf(things);
  }

  /// A thing that a call names.
  ///
  /// @param kind as `bucket`; may be empty
  /// @param name its name, id or ARN
  public record Thing(String kind, String name) {
    /// As people call it: of an ARN only what tells things of an account apart.
    String shown() {
      String text = name;
      if (text.startsWith("arn:")) {
        String[] parts = text.split(":", 6);
        String resource = parts[parts.length - 1];
        int end = separator(resource);
        text = end < 0 || end + 1 == resource.length() ? resource : resource.substring(end + 1);
      }
      String cut = CleanText.line(text, LONGEST_SHOWN);
      return kind.isEmpty() ? cut : kind + " " + cut;
    }

    private static int separator(String resource) {
      for (int i = 0; i < resource.length(); i++) {
        if (resource.charAt(i) == ':' || resource.charAt(i) == '/') {
          return i;
        }
      }
      return -1;
    }
  }

  /// The call that an event is; empty when it is none.
  public static Optional<CloudCall> of(Event event) {
    String action = event.string(Columns.EVENT_ACTION);
    if (action == null || !CloudTrailMapping.DATASET.equals(event.string(Columns.EVENT_DATASET))) {
      return Optional.empty();
    }
    AlertRecord record = new AlertRecord(event);
    String provider = record.text(Columns.EVENT_PROVIDER);
    Set<Thing> things = things(record.attribute("requestParameters"), provider);
    if (things.isEmpty()) {
      for (Json resource : record.json("resources").elements()) {
        add(things, "", resource.text("ARN"));
      }
    }
    if (things.isEmpty()) {
      things.addAll(things(record.attribute("responseElements"), provider));
    }
    return Optional.of(
        new CloudCall(action, provider, things.stream().limit(MOST_THINGS).toList()));
  }

  /// Whether it may have changed something, as far as its name says.
  public boolean isChanging() {
    return isChanging(action);
  }

  /// Whether a call of this name may change something.
  public static boolean isChanging(String action) {
    return READING.stream().noneMatch(action::startsWith);
  }

  /// The call with what it was about, in one line: `StopLogging (trail org-trail)`.
  public String shown() {
    String about = about();
    return CleanText.line(action, LONGEST_SHOWN) + (about.isEmpty() ? "" : " (" + about + ")");
  }

  /// What it was about, in one line; empty when it does not say.
  public String about() {
    return String.join(", ", things.stream().limit(MOST_SHOWN).map(Thing::shown).toList());
  }

  private static Set<Thing> things(String parameters, String provider) {
    Set<Thing> things = new LinkedHashSet<>();
    JsonTree tree = Json.parse(parameters).tree();
    List<JsonTree> level = tree == null ? List.of() : List.of(tree);
    // what stands outside comes first
    for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
      List<JsonTree> next = new ArrayList<>();
      for (JsonTree place : level) {
        switch (place) {
          case JsonTree.Members(Map<String, JsonTree> members) ->
              members.forEach((name, value) -> look(name, value, provider, things, next));
          case JsonTree.Elements(List<JsonTree> all) -> next.addAll(all);
          case JsonTree.Scalar _ -> {}
        }
      }
      level = next;
    }
    return things;
  }

  private static void look(
      String name, JsonTree value, String provider, Set<Thing> things, List<JsonTree> next) {
    Optional<String> kind = kind(name, provider);
    switch (value) {
      case JsonTree.Scalar _ -> kind.ifPresent(of -> add(things, of, new Json(value).text()));
      case JsonTree.Elements(List<JsonTree> all) -> {
        kind.ifPresent(of -> all.forEach(each -> add(things, of, new Json(each).text())));
        next.add(value);
      }
      case JsonTree.Members _ -> {
        // EC2 writes a value that has attributes so
        kind.ifPresent(of -> add(things, of, new Json(value).text("content")));
        next.add(value);
      }
    }
  }

  /// Of what a parameter holds the name; empty when of nothing.
  private static Optional<String> kind(String parameter, String provider) {
    if (parameter.equals("name")) {
      return Optional.of(NAMED.getOrDefault(provider, ""));
    }
    if (parameter.equals("key") && provider.equals("s3.amazonaws.com")) {
      return Optional.of("object");
    }
    Matcher naming = NAMING.matcher(parameter);
    if (!naming.matches() || naming.group(1).isEmpty()) {
      return Optional.empty();
    }
    String words =
        ABBREVIATION
            .matcher(naming.group(1))
            .replaceFirst(match -> match.group(1).toLowerCase(Locale.ROOT) + " ");
    String kind = String.join(" ", WORDS.split(words)).toLowerCase(Locale.ROOT);
    return NOT_THINGS.contains(kind) ? Optional.empty() : Optional.of(kind);
  }

  private static void add(Set<Thing> things, String kind, String name) {
    if (!name.isBlank() && !name.equals(HIDDEN)) {
      things.add(
          new Thing(CleanText.line(kind, LONGEST_SHOWN), CleanText.line(name, LONGEST_VALUE)));
    }
  }
}
