package dev.takagari.embedded;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Slack's client makes of elements that a person clicks or fills in.
final class SlackForms {
  private SlackForms() {}

  /// A click as it stands in the payload.
  ///
  /// @param blocks in which to look
  /// @param actionId of the element
  /// @param value of the option, or text; "" for a button
  /// @return the action; null when no element has this id
  /// @throws IllegalArgumentException when the option is unknown
  static @Nullable Map<String, @Nullable Object> action(
      List<@Nullable Object> blocks, String actionId, String value) {
    for (Object each : blocks) {
      Map<String, @Nullable Object> block = Json.object(each);
      for (Map<String, @Nullable Object> element : SlackBlocks.elements(block)) {
        if (!Json.text(element, "action_id").equals(actionId)) {
          continue;
        }
        Map<String, @Nullable Object> action =
            Json.of("type", element.get("type"), "action_id", actionId);
        action.put("block_id", block.get("block_id"));
        if (Json.text(element, "type").equals("button")) {
          for (String name : List.of("text", "value", "style", "url")) {
            if (element.get(name) != null) {
              action.put(name, Json.copy(element.get(name)));
            }
          }
        } else {
          action.putAll(filled(element, value));
        }
        return action;
      }
    }
    return null;
  }

  /// What is filled in, as it stands in a view's state.
  ///
  /// @param view the modal
  /// @param values by action id; what is missing is as the modal began
  /// @param whole whether everything needed must be there
  /// @return by block id, then by action id
  /// @throws IllegalArgumentException when something needed is empty or an option unknown
  static Map<String, @Nullable Object> state(
      Map<String, @Nullable Object> view, Map<String, String> values, boolean whole) {
    Map<String, @Nullable Object> state = Json.of();
    Set<String> known = new LinkedHashSet<>();
    for (Object each : Json.array(view, "blocks")) {
      Map<String, @Nullable Object> block = Json.object(each);
      for (Map<String, @Nullable Object> element : SlackBlocks.elements(block)) {
        String type = Json.text(element, "type");
        if (Set.of("button", "image", "overflow", "mrkdwn", "plain_text").contains(type)) {
          continue;
        }
        String id = Json.text(element, "action_id");
        known.add(id);
        String given = values.get(id);
        String value = given == null ? initial(element) : given;
        boolean input = Json.text(block, "type").equals("input");
        if (whole && input && value.isEmpty() && !Json.yes(block, "optional")) {
          throw new IllegalArgumentException(
              "please complete this required field: "
                  + Json.text(Json.object(block, "label"), "text"));
        }
        checkLength(element, value);
        Map<String, @Nullable Object> filled = Json.of("type", type);
        filled.putAll(filled(element, value));
        Object inBlock = state.computeIfAbsent(Json.text(block, "block_id"), _ -> Json.of());
        Json.object(inBlock).put(id, filled);
      }
    }
    if (!known.containsAll(values.keySet())) {
      throw new IllegalArgumentException("not in this view: " + values.keySet());
    }
    return state;
  }

  /// The ids of the blocks that ask for something.
  static Set<String> inputBlocks(Map<String, @Nullable Object> view) {
    Set<String> ids = new LinkedHashSet<>();
    for (Object each : Json.array(view, "blocks")) {
      Map<String, @Nullable Object> block = Json.object(each);
      if (Json.text(block, "type").equals("input")) {
        ids.add(Json.text(block, "block_id"));
      }
    }
    return ids;
  }

  /// All options of an element, those in groups too.
  static List<Map<String, @Nullable Object>> options(Map<String, @Nullable Object> element) {
    List<Map<String, @Nullable Object>> options = new ArrayList<>();
    for (Object option : Json.array(element, "options")) {
      options.add(Json.object(option));
    }
    for (Object group : Json.array(element, "option_groups")) {
      for (Object option : Json.array(Json.object(group), "options")) {
        options.add(Json.object(option));
      }
    }
    return options;
  }

  /// What an element holds from the start: text, or value of the option, or values by commas.
  static String initial(Map<String, @Nullable Object> element) {
    if (element.get("initial_option") != null) {
      return Json.text(Json.object(element, "initial_option"), "value");
    }
    if (element.get("initial_options") != null) {
      return String.join(
          ",",
          Json.array(element, "initial_options").stream()
              .map(option -> Json.text(Json.object(option), "value"))
              .toList());
    }
    return Json.text(element, "initial_value");
  }

  private static void checkLength(Map<String, @Nullable Object> element, String value) {
    if (element.get("max_length") instanceof Long most && value.length() > most) {
      throw new IllegalArgumentException("must be at most " + most + " characters");
    }
    if (element.get("min_length") instanceof Long least
        && !value.isEmpty()
        && value.length() < least) {
      throw new IllegalArgumentException("must be at least " + least + " characters");
    }
  }

  private static Map<String, @Nullable Object> filled(
      Map<String, @Nullable Object> element, String value) {
    return switch (Json.text(element, "type")) {
      case "static_select", "radio_buttons", "overflow" ->
          Json.of("selected_option", value.isEmpty() ? null : option(element, value));
      case "checkboxes", "multi_static_select" -> {
        List<@Nullable Object> chosen = new ArrayList<>();
        for (String one : value.split(",", -1)) {
          if (!one.isEmpty()) {
            chosen.add(option(element, one));
          }
        }
        yield Json.of("selected_options", chosen);
      }
      case "users_select" -> Json.of("selected_user", value.isEmpty() ? null : value);
      case "conversations_select" ->
          Json.of("selected_conversation", value.isEmpty() ? null : value);
      case "channels_select" -> Json.of("selected_channel", value.isEmpty() ? null : value);
      case "datepicker" -> Json.of("selected_date", value.isEmpty() ? null : value);
      case "timepicker" -> Json.of("selected_time", value.isEmpty() ? null : value);
      default -> Json.of("value", value.isEmpty() ? null : value);
    };
  }

  private static Map<String, @Nullable Object> option(
      Map<String, @Nullable Object> element, String value) {
    for (Map<String, @Nullable Object> option : options(element)) {
      if (Json.text(option, "value").equals(value)) {
        return Json.copy(option);
      }
    }
    throw new IllegalArgumentException("no option has the value " + value);
  }
}
