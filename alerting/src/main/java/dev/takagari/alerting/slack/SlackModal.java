package dev.takagari.alerting.slack;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.RadioButtonsElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.takagari.alerting.note.AlikeRule;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.SuppressionPreview;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.text.Counted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The form with which a case is closed.
final class SlackModal {
  /// What tells it from other forms.
  static final String CALLBACK = "close-case";

  static final String REASON = "reason";
  static final String NOTE = "note";
  static final String HOLD = "hold";

  private static final int LONGEST_NOTE = 3_000;
  private static final int LONGEST_OPTION = 75;
  private static final int LONGEST_VALUE = 450;

  private SlackModal() {}

  /// What a form is about.
  ///
  /// @param channel where it was asked for
  /// @param alike digest of what it says would be held back
  record About(CaseKey key, long version, String channel, String alike) {
    String text() {
      return key + " " + version + " " + channel + " " + alike;
    }

    /// Whether the form shows just this to be held back.
    boolean shows(Optional<SuppressionRule> rule) {
      return alike.equals(AlikeRule.digest(rule));
    }

    static Optional<About> of(String text) {
      String[] parts = text.split(" ", -1);
      if (parts.length != 4 || !parts[1].matches("[0-9]{1,18}")) {
        return Optional.empty();
      }
      return CaseKey.find(parts[0])
          .map(key -> new About(key, Long.parseLong(parts[1]), parts[2], parts[3]));
    }
  }

  /// How long what is the same is held back.
  enum Hold {
    DAY("24h", "for 24 hours", Duration.ofHours(24)),
    WEEK("7d", "for 7 days", Duration.ofDays(7));

    private final String code;
    private final String words;
    private final Duration time;

    Hold(String code, String words, Duration time) {
      this.code = code;
      this.words = words;
      this.time = time;
    }

    Duration time() {
      return time;
    }

    static Optional<Hold> of(String code) {
      for (Hold hold : values()) {
        if (hold.code.equals(code)) {
          return Optional.of(hold);
        }
      }
      return Optional.empty();
    }
  }

  /// The form.
  ///
  /// @param canHold whether what is alike can be held back
  /// @param preview what holding back would do, or why it cannot be asked for
  static View of(CaseBrief brief, About about, boolean canHold, String preview) {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(SlackMessages.section(SlackText.line(brief.headline(), 400)));
    blocks.add(
        InputBlock.builder()
            .blockId(REASON)
            .label(SlackMessages.plain("What it turned out to be", LONGEST_OPTION))
            .element(RadioButtonsElement.builder().actionId(REASON).options(reasons()).build())
            .build());
    blocks.add(
        InputBlock.builder()
            .blockId(NOTE)
            .label(SlackMessages.plain("Note", LONGEST_OPTION))
            .hint(
                SlackMessages.plain(
                    "For the next one who sees the same. Needed for “Not enough data” and “Other”; a"
                        + " “Duplicate” needs the key of the other case.",
                    150))
            .optional(true)
            .element(
                PlainTextInputElement.builder()
                    .actionId(NOTE)
                    .multiline(true)
                    .maxLength(LONGEST_NOTE)
                    .build())
            .build());
    if (canHold) {
      blocks.add(
          InputBlock.builder()
              .blockId(HOLD)
              .label(SlackMessages.plain("Hold the same back", LONGEST_OPTION))
              .optional(true)
              .element(
                  StaticSelectElement.builder()
                      .actionId(HOLD)
                      .placeholder(SlackMessages.plain("no", LONGEST_OPTION))
                      .options(holds())
                      .build())
              .build());
    }
    blocks.add(
        ContextBlock.builder()
            .blockId("preview")
            .elements(List.of(SlackMessages.mrkdwn(preview)))
            .build());
    return View.builder()
        .type("modal")
        .callbackId(CALLBACK)
        .privateMetadata(about.text())
        .title(title("Close " + about.key()))
        .submit(ViewSubmit.builder().type("plain_text").text("Close case").build())
        .close(ViewClose.builder().type("plain_text").text("Cancel").build())
        .blocks(blocks)
        .build();
  }

  private static ViewTitle title(String text) {
    return ViewTitle.builder()
        .type("plain_text")
        .text(text.length() <= 24 ? text : "Close a case")
        .build();
  }

  private static List<OptionObject> reasons() {
    List<OptionObject> options = new ArrayList<>();
    for (CloseReason reason : CloseReason.values()) {
      options.add(
          OptionObject.builder()
              .text(SlackMessages.plain(words(reason), LONGEST_OPTION))
              .description(SlackMessages.plain(meaning(reason), LONGEST_OPTION))
              .value(reason.code())
              .build());
    }
    return options;
  }

  private static String words(CloseReason reason) {
    return switch (reason) {
      case TRUE_POSITIVE -> "True positive";
      case EXPECTED -> "Expected (benign true positive)";
      case FALSE_POSITIVE -> "False positive";
      case DUPLICATE -> "Duplicate";
      case NOT_ENOUGH_DATA -> "Not enough data";
      case OTHER -> "Other";
    };
  }

  private static String meaning(CloseReason reason) {
    return switch (reason) {
      case TRUE_POSITIVE -> "It was what the detection said.";
      case EXPECTED -> "It happened, and somebody may do this.";
      case FALSE_POSITIVE -> "It did not happen, or is harmless.";
      case DUPLICATE -> "Another case is about it; the note says which.";
      case NOT_ENOUGH_DATA -> "Nobody can tell; the note says what was missing.";
      case OTHER -> "Anything else; the note says what.";
    };
  }

  private static List<OptionObject> holds() {
    List<OptionObject> options = new ArrayList<>();
    for (Hold hold : Hold.values()) {
      options.add(
          OptionObject.builder()
              .text(SlackMessages.plain(hold.words, LONGEST_OPTION))
              .value(hold.code)
              .build());
    }
    return options;
  }

  /// Why nothing can be held back.
  static String none() {
    return "The same cannot be held back from here: " + AlikeRule.NONE + ".";
  }

  /// What is held back, before it is known what that would have been.
  static String asking(SuppressionRule rule) {
    return held(rule) + " What that would have hidden is being looked up.";
  }

  /// What is held back, and what that would have been.
  ///
  /// @param days that were looked at
  static String preview(SuppressionRule rule, SuppressionPreview preview, long days) {
    StringBuilder text = new StringBuilder(held(rule));
    text.append(" In the last ")
        .append(Counted.of(days, "day"))
        .append(" that would have hidden ")
        .append(Counted.of(preview.hidden(), "detection"));
    List<String> verdicts =
        preview.verdicts().entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .toList();
    if (!verdicts.isEmpty()) {
      text.append(", of them ").append(SlackText.line(String.join(", ", verdicts), 300));
    }
    return text.append('.').toString();
  }

  private static String held(SuppressionRule rule) {
    return "This holds back "
        + AlikeRule.words(rule, value -> SlackText.code(value, LONGEST_VALUE))
        + ".";
  }
}
