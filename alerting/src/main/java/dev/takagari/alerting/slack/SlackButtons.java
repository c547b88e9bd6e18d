package dev.takagari.alerting.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.StaticSelectElement;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.SnoozeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What people can do to a case below its message, and what their clicks say.
final class SlackButtons {
  private SlackButtons() {}

  /// What a click asks for. The rest of what is below a message leads somewhere and asks nothing.
  enum Click {
    ACKNOWLEDGE,
    ASSIGN,
    CLOSE,
    REOPEN,
    SNOOZE;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Click> of(String id) {
      for (Click click : values()) {
        if (click.id().equals(id)) {
          return Optional.of(click);
        }
      }
      return Optional.empty();
    }
  }

  /// The case that was clicked, as it was shown.
  ///
  /// @param word what was chosen; empty for a button
  record Clicked(CaseKey key, long version, String word) {
    /// As it goes with a button: `A-2026-000482 7`, or `A-2026-000482 7 4h`.
    String value() {
      return key + " " + version + (word.isEmpty() ? "" : " " + word);
    }

    static Optional<Clicked> of(String value) {
      String[] parts = value.split(" ", -1);
      if (parts.length < 2 || parts.length > 3 || !parts[1].matches("[0-9]{1,18}")) {
        return Optional.empty();
      }
      return CaseKey.find(parts[0])
          .map(
              key -> new Clicked(key, Long.parseLong(parts[1]), parts.length == 3 ? parts[2] : ""));
    }
  }

  /// The buttons of a case as it is.
  static ActionsBlock of(Case found) {
    String value = new Clicked(found.key(), found.version(), "").value();
    List<BlockElement> buttons = new ArrayList<>();
    if (found.state() == CaseState.CLOSED) {
      buttons.add(button(Click.REOPEN, "Open again", value, ""));
    } else {
      if (found.state() == CaseState.OPEN) {
        buttons.add(button(Click.ACKNOWLEDGE, "Acknowledge", value, "primary"));
      }
      buttons.add(button(Click.ASSIGN, "Assign to me", value, ""));
      buttons.add(button(Click.CLOSE, "Close…", value, ""));
      buttons.add(snooze(found));
    }
    return ActionsBlock.builder().blockId("actions").elements(buttons).build();
  }

  private static BlockElement button(Click click, String text, String value, String style) {
    return ButtonElement.builder()
        .actionId(click.id())
        .text(SlackMessages.plain(text, 75))
        .value(value)
        .style(style.isEmpty() ? null : style)
        .build();
  }

  private static BlockElement snooze(Case found) {
    List<OptionObject> options = new ArrayList<>();
    for (SnoozeTime snooze : SnoozeTime.values()) {
      options.add(
          OptionObject.builder()
              .text(SlackMessages.plain(snooze.words(), 75))
              .value(new Clicked(found.key(), found.version(), snooze.code()).value())
              .build());
    }
    return StaticSelectElement.builder()
        .actionId(Click.SNOOZE.id())
        .placeholder(SlackMessages.plain("Snooze", 75))
        .options(options)
        .build();
  }
}
