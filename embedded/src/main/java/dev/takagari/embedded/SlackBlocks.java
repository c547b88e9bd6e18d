package dev.takagari.embedded;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether blocks are as Slack takes them, as `docs.slack.dev/reference/block-kit` says, and what
/// is said of those that are not.
///
/// Checked as strictly as Slack does, so that what passes here passes there: kinds of blocks and
/// elements, needed and unknown members, lengths and counts, ids that occur twice. Not modelled:
/// what only later or rare blocks have (tables, video, workflow buttons); those are refused.
final class SlackBlocks {
  /// The most blocks of a message.
  static final int MAX_MESSAGE_BLOCKS = 50;

  /// The most blocks of a view.
  static final int MAX_VIEW_BLOCKS = 100;

  private static final int MAX_TEXT = 3000;
  private static final int MAX_ID = 255;
  private static final int MAX_OPTIONS = 100;

  private final List<String> problems = new ArrayList<>();
  private final Set<String> blockIds = new HashSet<>();

  private SlackBlocks() {}

  /// What is wrong with the blocks of a message and of its attachments.
  ///
  /// @param blocks null when there are none
  /// @param attachments null when there are none
  /// @return one line for each problem, as Slack writes them; empty when all is well
  static List<String> problems(@Nullable Object blocks, @Nullable Object attachments) {
    SlackBlocks check = new SlackBlocks();
    if (blocks != null) {
      check.blocks(blocks, "/blocks", MAX_MESSAGE_BLOCKS);
    }
    if (attachments != null) {
      List<@Nullable Object> all = Json.array(attachments);
      for (int i = 0; i < all.size(); i++) {
        Object inner = Json.object(all.get(i)).get("blocks");
        if (inner != null) {
          check.blocks(inner, "/attachments/" + i + "/blocks", MAX_MESSAGE_BLOCKS);
        }
      }
    }
    return check.problems;
  }

  /// What is wrong with a view.
  ///
  /// @param view as given to `views.open`
  /// @return one line for each problem; empty when all is well
  static List<String> problems(Map<String, @Nullable Object> view) {
    SlackBlocks check = new SlackBlocks();
    check.known(
        view,
        "/view",
        Set.of(
            "type",
            "title",
            "blocks",
            "close",
            "submit",
            "private_metadata",
            "callback_id",
            "clear_on_close",
            "notify_on_close",
            "external_id",
            "submit_disabled"));
    if (!Json.text(view, "type").equals("modal")) {
      check.wrong("unsupported type: " + Json.text(view, "type"), "/view/type");
    }
    check.plain(view, "title", "/view", 24, true);
    check.plain(view, "submit", "/view", 24, false);
    check.plain(view, "close", "/view", 24, false);
    check.length(view, "private_metadata", "/view", 0, MAX_TEXT, false);
    check.length(view, "callback_id", "/view", 0, MAX_ID, false);
    check.length(view, "external_id", "/view", 0, MAX_ID, false);
    if (view.get("blocks") == null) {
      check.wrong("missing required field: blocks", "/view");
    } else {
      check.blocks(view.get("blocks"), "/view/blocks", MAX_VIEW_BLOCKS);
    }
    boolean asks =
        Json.array(view, "blocks").stream()
            .anyMatch(block -> Json.text(Json.object(block), "type").equals("input"));
    if (asks && view.get("submit") == null) {
      check.wrong("missing required field: submit", "/view");
    }
    return check.problems;
  }

  /// How many characters of text a message has: every text in its blocks and attachments but the
  /// names of types.
  static int size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case List<?> list -> {
        int sum = 0;
        for (Object item : list) {
          sum += size(item);
        }
        yield sum;
      }
      case Map<?, ?> map -> {
        int sum = 0;
        for (Map.Entry<String, @Nullable Object> member : Json.object(map).entrySet()) {
          sum += member.getKey().equals("type") ? 0 : size(member.getValue());
        }
        yield sum;
      }
      case null, default -> 0;
    };
  }

  /// Gives blocks and elements that have no id one, as Slack does.
  ///
  /// @param blocks changed in place
  static void name(@Nullable Object blocks) {
    int block = 0;
    for (Object each : Json.array(blocks)) {
      Map<String, @Nullable Object> one = Json.object(each);
      one.putIfAbsent("block_id", "b" + block);
      int element = 0;
      for (Map<String, @Nullable Object> inner : elements(one)) {
        if (!Set.of("image", "mrkdwn", "plain_text").contains(Json.text(inner, "type"))) {
          inner.putIfAbsent("action_id", "a" + block + "_" + element);
        }
        element++;
      }
      block++;
    }
  }

  /// The elements of a block: those of a row, the one beside a section, the one of an input.
  static List<Map<String, @Nullable Object>> elements(Map<String, @Nullable Object> block) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (Object element : Json.array(block, "elements")) {
      found.add(Json.object(element));
    }
    if (block.get("accessory") instanceof Map<?, ?> accessory) {
      found.add(Json.object(accessory));
    }
    if (block.get("element") instanceof Map<?, ?> element) {
      found.add(Json.object(element));
    }
    return found;
  }

  private void blocks(@Nullable Object blocks, String at, int most) {
    if (!(blocks instanceof List<?>)) {
      wrong("must be an array", at);
      return;
    }
    List<@Nullable Object> all = Json.array(blocks);
    if (all.size() > most) {
      wrong("no more than " + most + " items allowed", at);
    }
    for (int i = 0; i < all.size(); i++) {
      block(Json.object(all.get(i)), at + "/" + i, at.startsWith("/view"));
    }
  }

  private void block(Map<String, @Nullable Object> block, String at, boolean view) {
    length(block, "block_id", at, 1, MAX_ID, false);
    String id = Json.text(block, "block_id");
    if (!id.isEmpty() && !blockIds.add(id)) {
      wrong("`block_id` already exists: " + id, at + "/block_id");
    }
    String type = Json.text(block, "type");
    switch (type) {
      case "header" -> {
        known(block, at, Set.of("type", "block_id", "text"));
        plain(block, "text", at, 150, true);
      }
      case "section" -> section(block, at);
      case "context" -> {
        known(block, at, Set.of("type", "block_id", "elements"));
        List<@Nullable Object> elements = items(block, "elements", at, 10);
        for (int i = 0; i < elements.size(); i++) {
          Map<String, @Nullable Object> element = Json.object(elements.get(i));
          String place = at + "/elements/" + i;
          if (Json.text(element, "type").equals("image")) {
            image(element, place, Set.of("type", "image_url", "alt_text"));
          } else {
            text(element, place, MAX_TEXT);
          }
        }
      }
      case "actions" -> {
        known(block, at, Set.of("type", "block_id", "elements"));
        List<@Nullable Object> elements = items(block, "elements", at, 25);
        Set<String> actionIds = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
          Map<String, @Nullable Object> element = Json.object(elements.get(i));
          String place = at + "/elements/" + i;
          element(element, place, false);
          String action = Json.text(element, "action_id");
          if (!action.isEmpty() && !actionIds.add(action)) {
            wrong("`action_id` " + action + " already exists", place + "/action_id");
          }
        }
      }
      case "input" -> {
        known(
            block,
            at,
            Set.of("type", "block_id", "label", "element", "hint", "optional", "dispatch_action"));
        plain(block, "label", at, 2000, true);
        plain(block, "hint", at, 2000, false);
        if (block.get("element") instanceof Map<?, ?> element) {
          element(Json.object(element), at + "/element", true);
        } else {
          wrong("missing required field: element", at);
        }
      }
      case "divider" -> known(block, at, Set.of("type", "block_id"));
      case "image" -> {
        image(block, at, Set.of("type", "block_id", "image_url", "alt_text", "title"));
        plain(block, "title", at, 2000, false);
      }
      case "markdown" -> {
        known(block, at, Set.of("type", "block_id", "text"));
        length(block, "text", at, 1, 12_000, true);
        if (view) {
          wrong("unsupported type: markdown", at);
        }
      }
      case "rich_text" -> {
        known(block, at, Set.of("type", "block_id", "elements"));
        items(block, "elements", at, Integer.MAX_VALUE);
      }
      default -> wrong("unsupported type: " + type, at + "/type");
    }
  }

  private void section(Map<String, @Nullable Object> block, String at) {
    known(block, at, Set.of("type", "block_id", "text", "fields", "accessory", "expand"));
    if (block.get("text") == null && block.get("fields") == null) {
      wrong("missing required field: text", at);
    }
    if (block.get("text") != null) {
      text(Json.object(block, "text"), at + "/text", MAX_TEXT);
    }
    if (block.get("fields") != null) {
      List<@Nullable Object> fields = items(block, "fields", at, 10);
      for (int i = 0; i < fields.size(); i++) {
        text(Json.object(fields.get(i)), at + "/fields/" + i, 2000);
      }
    }
    if (block.get("accessory") != null) {
      Map<String, @Nullable Object> accessory = Json.object(block, "accessory");
      if (Json.text(accessory, "type").equals("image")) {
        image(accessory, at + "/accessory", Set.of("type", "image_url", "alt_text"));
      } else {
        element(accessory, at + "/accessory", false);
      }
    }
  }

  private void image(Map<String, @Nullable Object> image, String at, Set<String> names) {
    known(image, at, names);
    length(image, "image_url", at, 1, MAX_TEXT, true);
    length(image, "alt_text", at, 1, 2000, true);
  }

  private void element(Map<String, @Nullable Object> element, String at, boolean input) {
    length(element, "action_id", at, 1, MAX_ID, false);
    String type = Json.text(element, "type");
    switch (type) {
      case "button" -> {
        known(
            element,
            at,
            Set.of(
                "type",
                "text",
                "action_id",
                "url",
                "value",
                "style",
                "confirm",
                "accessibility_label"));
        plain(element, "text", at, 75, true);
        length(element, "value", at, 0, 2000, false);
        length(element, "accessibility_label", at, 0, 75, false);
        url(element, at);
        String style = Json.text(element, "style");
        if (!Set.of("", "primary", "danger").contains(style)) {
          wrong("must be one of: primary, danger", at + "/style");
        }
        confirm(element, at);
        if (input) {
          wrong("unsupported type: button", at + "/type");
        }
      }
      case "static_select", "multi_static_select" -> {
        known(
            element,
            at,
            Set.of(
                "type",
                "placeholder",
                "options",
                "option_groups",
                "action_id",
                "initial_option",
                "initial_options",
                "confirm",
                "max_selected_items",
                "focus_on_load"));
        plain(element, "placeholder", at, 150, false);
        selectable(element, at);
        confirm(element, at);
      }
      case "overflow" -> {
        known(element, at, Set.of("type", "options", "action_id", "confirm"));
        options(element, at, 5, true);
        confirm(element, at);
        if (input) {
          wrong("unsupported type: overflow", at + "/type");
        }
      }
      case "radio_buttons", "checkboxes" -> {
        known(
            element,
            at,
            Set.of(
                "type",
                "options",
                "action_id",
                "initial_option",
                "initial_options",
                "confirm",
                "focus_on_load"));
        options(element, at, 10, false);
        confirm(element, at);
      }
      case "plain_text_input" -> {
        known(
            element,
            at,
            Set.of(
                "type",
                "action_id",
                "initial_value",
                "multiline",
                "min_length",
                "max_length",
                "dispatch_action_config",
                "focus_on_load",
                "placeholder"));
        plain(element, "placeholder", at, 150, false);
        length(element, "initial_value", at, 0, MAX_TEXT, false);
        number(element, "max_length", at, 1, MAX_TEXT);
        number(element, "min_length", at, 0, MAX_TEXT);
        if (!input) {
          wrong("unsupported type: plain_text_input", at + "/type");
        }
      }
      case "users_select", "conversations_select", "channels_select", "datepicker", "timepicker" ->
          plain(element, "placeholder", at, 150, false);
      default -> wrong("unsupported type: " + type, at + "/type");
    }
  }

  private void selectable(Map<String, @Nullable Object> element, String at) {
    boolean groups = element.get("option_groups") != null;
    if (groups == (element.get("options") != null)) {
      wrong("must have one of: options, option_groups", at);
      return;
    }
    if (!groups) {
      options(element, at, MAX_OPTIONS, false);
      return;
    }
    List<@Nullable Object> all = items(element, "option_groups", at, MAX_OPTIONS);
    for (int i = 0; i < all.size(); i++) {
      Map<String, @Nullable Object> group = Json.object(all.get(i));
      String place = at + "/option_groups/" + i;
      known(group, place, Set.of("label", "options"));
      plain(group, "label", place, 75, true);
      options(group, place, MAX_OPTIONS, false);
    }
  }

  private void options(Map<String, @Nullable Object> element, String at, int most, boolean links) {
    List<@Nullable Object> options = items(element, "options", at, most);
    for (int i = 0; i < options.size(); i++) {
      Map<String, @Nullable Object> option = Json.object(options.get(i));
      String place = at + "/options/" + i;
      known(
          option,
          place,
          links
              ? Set.of("text", "value", "description", "url")
              : Set.of("text", "value", "description"));
      text(Json.object(option, "text"), place + "/text", 75);
      length(option, "value", place, 1, 150, true);
      if (option.get("description") != null) {
        text(Json.object(option, "description"), place + "/description", 75);
      }
      url(option, place);
    }
    checkInitial(element, at, options);
  }

  /// What is chosen from the start must be one of the options, equal in every member.
  private void checkInitial(
      Map<String, @Nullable Object> element, String at, List<@Nullable Object> options) {
    Object one = element.get("initial_option");
    if (one != null && !options.contains(one)) {
      wrong("initial option was not found in options", at + "/initial_option");
    }
    for (Object each : Json.array(element, "initial_options")) {
      if (!options.contains(each)) {
        wrong("initial option was not found in options", at + "/initial_options");
      }
    }
  }

  private void confirm(Map<String, @Nullable Object> element, String at) {
    if (element.get("confirm") == null) {
      return;
    }
    Map<String, @Nullable Object> confirm = Json.object(element, "confirm");
    String place = at + "/confirm";
    known(confirm, place, Set.of("title", "text", "confirm", "deny", "style"));
    plain(confirm, "title", place, 100, true);
    text(Json.object(confirm, "text"), place + "/text", 300);
    plain(confirm, "confirm", place, 30, true);
    plain(confirm, "deny", place, 30, true);
  }

  private void url(Map<String, @Nullable Object> element, String at) {
    String url = Json.text(element, "url");
    if (element.get("url") == null) {
      return;
    }
    length(element, "url", at, 1, MAX_TEXT, true);
    try {
      URI uri = new URI(url);
      if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
        wrong("invalid url", at + "/url");
      }
    } catch (java.net.URISyntaxException _) {
      wrong("invalid url", at + "/url");
    }
  }

  private void number(
      Map<String, @Nullable Object> element, String name, String at, long least, long most) {
    Object value = element.get(name);
    if (value != null && !(value instanceof Long number && number >= least && number <= most)) {
      wrong("must be between " + least + " and " + most, at + "/" + name);
    }
  }

  private List<@Nullable Object> items(
      Map<String, @Nullable Object> owner, String name, String at, int most) {
    List<@Nullable Object> items = Json.array(owner, name);
    if (owner.get(name) == null) {
      wrong("missing required field: " + name, at);
    } else if (items.isEmpty()) {
      wrong("no less than 1 items allowed", at + "/" + name);
    } else if (items.size() > most) {
      wrong("no more than " + most + " items allowed", at + "/" + name);
    }
    return items;
  }

  private void plain(
      Map<String, @Nullable Object> owner, String name, String at, int most, boolean needed) {
    Object value = owner.get(name);
    if (value == null) {
      if (needed) {
        wrong("missing required field: " + name, at);
      }
      return;
    }
    Map<String, @Nullable Object> text = Json.object(value);
    String place = at + "/" + name;
    if (!Json.text(text, "type").equals("plain_text")) {
      wrong("must be of type plain_text", place + "/type");
      return;
    }
    text(text, place, most);
  }

  private void text(Map<String, @Nullable Object> text, String at, int most) {
    switch (Json.text(text, "type")) {
      case "plain_text" -> known(text, at, Set.of("type", "text", "emoji"));
      case "mrkdwn" -> known(text, at, Set.of("type", "text", "verbatim"));
      default -> {
        wrong("unsupported type: " + Json.text(text, "type"), at + "/type");
        return;
      }
    }
    length(text, "text", at, 1, most, true);
  }

  private void length(
      Map<String, @Nullable Object> owner,
      String name,
      String at,
      int least,
      int most,
      boolean needed) {
    Object value = owner.get(name);
    if (value == null) {
      if (needed) {
        wrong("missing required field: " + name, at);
      }
      return;
    }
    if (!(value instanceof String text)) {
      wrong("must be a string", at + "/" + name);
    } else if (text.length() > most) {
      wrong("must be less than " + (most + 1) + " characters", at + "/" + name);
    } else if (text.length() < least) {
      wrong("must be more than " + (least - 1) + " characters", at + "/" + name);
    }
  }

  private void known(Map<String, @Nullable Object> owner, String at, Set<String> names) {
    for (String name : owner.keySet()) {
      if (!names.contains(name)) {
        wrong("invalid additional property: " + name, at);
      }
    }
  }

  private void wrong(String what, String at) {
    problems.add(what + " [json-pointer:" + at + "]");
  }
}
