package dev.takagari.alerting.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBrief.Indicator;
import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.alerting.note.Words;
import dev.takagari.alerting.route.Route;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says cases in messages of Slack. Each is made of the case alone, so that the same case is the
/// same message, whenever and wherever it is made. Whatever events hold, a message is within
/// Slack's limits: things are left out in the order of [#LEVELS] until it fits. Immutable.
final class SlackMessages {
  private static final int LONGEST_HEADLINE = 400;
  private static final int LONGEST_SECTION = 3_000;
  private static final int LONGEST_URL = 3_000;
  private static final int SHORT_URL = 1_000;
  private static final int LONGEST_LINE = 600;
  private static final int INLINE = 80;
  private static final Pattern MEMBER = Pattern.compile("[UW][A-Z0-9]{2,30}");
  private static final Pattern WEB = Pattern.compile("https?://");
  private static final Pattern LINES = Pattern.compile("\\s*[\\r\\n]+\\s*");
  private static final String GREY = "#9E9E9E";

  /// What a message of a case has, from all down to the least: first what the source says goes,
  /// then further commands, reasons and indicators, at last the searches.
  ///
  /// @param said characters of what the source says
  /// @param indicators that are listed
  /// @param command characters of the first command
  /// @param further commands beyond it
  /// @param reasons of the assessment
  /// @param value characters of a name in a slot
  /// @param urls longest link that is a button
  private record Level(
      int said, int indicators, int command, int further, int reasons, int value, int urls) {}

  private static final List<Level> LEVELS =
      List.of(
          new Level(500, 5, 700, 2, 3, 300, LONGEST_URL),
          new Level(0, 5, 700, 2, 3, 300, LONGEST_URL),
          new Level(0, 5, 700, 0, 3, 300, LONGEST_URL),
          new Level(0, 3, 400, 0, 1, 150, LONGEST_URL),
          new Level(0, 3, 400, 0, 1, 150, SHORT_URL),
          new Level(0, 1, 200, 0, 1, 100, 500),
          new Level(0, 0, 100, 0, 0, 60, 250));

  /// The least that a message of a case has.
  private static final int LEAST = LEVELS.size() - 1;

  /// Facts of a question that are told, from many down to few.
  private static final int[] FACTS = {20, 10, 5, 3, 1};

  private static final int[] FACT_LENGTHS = {LONGEST_LINE, LONGEST_LINE, 300, 200, 100};

  private final SlackTimes times;

  /// @param zone in which people read times
  SlackMessages(ZoneId zone) {
    times = new SlackTimes(zone);
  }

  /// The message of a case.
  ///
  /// @param called ids of members who were called for it
  /// @param before what must be known of the message itself, as that an earlier one was deleted;
  ///   may be empty
  SlackMessage parent(CaseBrief brief, Route route, List<String> called, String before) {
    SlackMessage message = parent(brief, route, called, before, LEVELS.getFirst());
    for (int i = 1; i <= LEAST && !message.fits(); i++) {
      message = parent(brief, route, called, before, LEVELS.get(i));
    }
    return message;
  }

  /// The message of a case with the least that it can say.
  SlackMessage least(CaseBrief brief, Route route, List<String> called, String before) {
    return parent(brief, route, called, before, LEVELS.get(LEAST));
  }

  private SlackMessage parent(
      CaseBrief brief, Route route, List<String> called, String before, Level level) {
    Case found = brief.found();
    List<LayoutBlock> blocks = new ArrayList<>();
    if (!before.isEmpty()) {
      blocks.add(context(List.of(mrkdwn(SlackText.line(before, LONGEST_LINE)))));
    }
    blocks.add(SectionBlock.builder().fields(slots(brief, route, level)).build());
    String what = what(brief, level);
    if (!what.isEmpty()) {
      blocks.add(section(what));
    }
    if (level.said() > 0 && !brief.said().isEmpty()) {
      blocks.add(section("&gt; " + SlackText.line(brief.said(), level.said())));
    }
    indicators(brief, level).ifPresent(blocks::add);
    assessment(brief, level).ifPresent(blocks::add);
    if (!found.note().isEmpty()) {
      blocks.add(
          section("*Note* " + SlackText.line(Defanged.words(oneLine(found.note())), LONGEST_LINE)));
    }
    if (found.mergedInto() == null) {
      blocks.add(SlackButtons.of(found));
    }
    List<BlockElement> links = links(brief, level);
    if (!links.isEmpty()) {
      blocks.add(ActionsBlock.builder().blockId("links").elements(links).build());
    }
    blocks.add(context(List.of(mrkdwn(standing(brief, route, called)))));
    return new SlackMessage(headline(brief, called), color(found), blocks);
  }

  /// What a phone shows.
  private static String headline(CaseBrief brief, List<String> called) {
    Case found = brief.found();
    String line =
        found.state() == CaseState.CLOSED
            ? "☑ " + SlackText.line(brief.state() + " · " + brief.headline(), LONGEST_HEADLINE)
            : sign(brief.severity()) + " " + SlackText.line(brief.headline(), LONGEST_HEADLINE);
    boolean needsThem = !called.isEmpty() && found.state() != CaseState.CLOSED;
    return needsThem ? line + " · on call: " + mentions(called) : line;
  }

  private static String mentions(List<String> members) {
    return String.join(" ", members.stream().map(member -> "<@" + member + ">").toList());
  }

  /// Ids of members as they can be mentioned; whatever is none is left out.
  static List<String> members(Route route) {
    return route.onCall().stream()
        .map(person -> person.slack().toUpperCase(Locale.ROOT))
        .filter(id -> MEMBER.matcher(id).matches())
        .distinct()
        .limit(10)
        .toList();
  }

  static String sign(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "🟣";
      case HIGH -> "🔴";
      case MEDIUM -> "🟠";
      case LOW -> "🟡";
      case INFO -> "🔵";
    };
  }

  private static String color(Case found) {
    if (found.state() == CaseState.CLOSED) {
      return GREY;
    }
    return switch (found.assessment().severity()) {
      case CRITICAL -> "#7B1FA2";
      case HIGH -> "#D32F2F";
      case MEDIUM -> "#EF6C00";
      case LOW -> "#F9A825";
      case INFO -> "#1976D2";
    };
  }

  private List<TextObject> slots(CaseBrief brief, Route route, Level level) {
    List<TextObject> slots = new ArrayList<>();
    slots.add(mrkdwn("*Who*\n" + names(brief.who(), brief.more().who(), level)));
    slots.add(mrkdwn("*Where*\n" + names(brief.where(), brief.more().where(), level)));
    slots.add(mrkdwn("*When*\n" + when(brief.found())));
    String techniques =
        brief.techniques().isEmpty() ? "" : " · " + String.join(", ", brief.techniques());
    String earlier = brief.earlier().isEmpty() ? "" : "\nsimilar: " + brief.earlier();
    slots.add(
        mrkdwn(
            "*Found by*\n"
                + SlackText.line(brief.rule(), level.value())
                + SlackText.line(techniques, level.value())
                + (earlier.isEmpty() ? "" : "\n" + SlackText.line(earlier.strip(), LONGEST_LINE))));
    if (!route.system().isEmpty() || !route.team().isEmpty()) {
      slots.add(mrkdwn("*Belongs to*\n" + belongs(route, level)));
    }
    return slots;
  }

  private static String belongs(Route route, Level level) {
    List<String> parts = new ArrayList<>();
    if (!route.system().isEmpty()) {
      String criticality = route.criticality().isEmpty() ? "" : " (" + route.criticality() + ")";
      parts.add(SlackText.line(route.system() + criticality, level.value()));
    }
    if (!route.team().isEmpty()) {
      parts.add(SlackText.line("team " + route.team(), level.value()));
    }
    return String.join(" · ", parts);
  }

  private static String names(List<String> values, long more, Level level) {
    if (values.isEmpty()) {
      return "unknown";
    }
    String named =
        String.join(
            ", ", values.stream().map(value -> SlackText.code(value, level.value())).toList());
    return more == 0 ? named : named + String.format(Locale.ROOT, " and %,d more", more);
  }

  private String when(Case found) {
    Instant first = found.times().first();
    Instant last = found.times().last();
    String many = Counted.of(found.counts().detections(), "detection");
    String events =
        found.counts().occurrences() > found.counts().detections()
            ? " (" + Counted.of(found.counts().occurrences(), "event") + ")"
            : "";
    return times.full(first)
        + "\n"
        + many
        + events
        + (last.isAfter(first) ? " in " + SlackTimes.length(Duration.between(first, last)) : "");
  }

  private static String what(CaseBrief brief, Level level) {
    if (brief.what().isEmpty()) {
      return "*What*\nunknown";
    }
    StringBuilder text = new StringBuilder("*What*");
    int shown = Math.min(brief.what().size(), 1 + level.further());
    for (int i = 0; i < shown; i++) {
      String command = brief.what().get(i);
      int longest = i == 0 ? level.command() : Math.min(200, level.command());
      if (command.length() <= INLINE && command.indexOf('`') < 0) {
        text.append('\n').append(SlackText.code(command, Math.min(LONGEST_LINE, longest + 2)));
      } else {
        String block = SlackText.block(command, longest + 8);
        text.append('\n').append(block);
        if (block.contains(SlackText.LOOKALIKE_TICK)
            && !command.contains(SlackText.LOOKALIKE_TICK)) {
          text.append("\n(a backtick is shown as ")
              .append(SlackText.LOOKALIKE_TICK)
              .append(": copy it from Takagari)");
        }
        if (block.endsWith("…\n```")) {
          text.append(String.format(Locale.ROOT, "\n(of %,d characters)", command.length()));
        }
      }
    }
    long more = brief.what().size() - shown + (long) brief.more().what();
    if (more > 0) {
      text.append(String.format(Locale.ROOT, "\nand %,d more", more));
    }
    return text.toString();
  }

  private static Optional<LayoutBlock> indicators(CaseBrief brief, Level level) {
    List<String> lines = new ArrayList<>();
    Instant now = changed(brief);
    brief.indicators().stream()
        .limit(level.indicators())
        .forEach(indicator -> lines.add(indicator(indicator, now)));
    int more = brief.indicators().size() - lines.size();
    if (more > 0) {
      lines.add("and " + Counted.of(more, "indicator") + " more");
    }
    if (brief.asking()) {
      lines.add("⏳ sources of intel are still being asked");
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(section("*Indicators*\n" + String.join("\n", lines)));
  }

  private static String indicator(Indicator indicator, Instant now) {
    String sign =
        switch (indicator.standing()) {
          case MALICIOUS -> "☠";
          case SUSPICIOUS -> "⚠";
          case KNOWN -> "ℹ";
          case NOT_FOUND -> "❔";
          case BENIGN -> "🟢";
        };
    Instant said = indicator.said();
    String age = said == null ? "" : ", " + SlackTimes.length(Duration.between(said, now));
    return sign
        + " "
        + SlackText.line(indicator.text(), 380)
        + " ("
        + SlackText.line(indicator.source(), 80)
        + age
        + ")";
  }

  private static Optional<LayoutBlock> assessment(CaseBrief brief, Level level) {
    Assessment said = brief.found().assessment();
    if (said.policy().equals(Assessment.NO_POLICY)) {
      return Optional.empty();
    }
    List<String> reasons = brief.reasons().stream().limit(level.reasons()).toList();
    String text = said.verdict() + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
    return Optional.of(section("*Risk* " + SlackText.line(oneLine(text), LONGEST_LINE)));
  }

  private static List<BlockElement> links(CaseBrief brief, Level level) {
    List<BlockElement> buttons = new ArrayList<>();
    for (Link link : brief.links()) {
      if (link.url().length() <= level.urls()) {
        buttons.add(
            ButtonElement.builder()
                .actionId("open-" + link.kind().name().toLowerCase(Locale.ROOT))
                .text(plain(link.text(), 75))
                .url(link.url())
                .build());
      }
    }
    return buttons;
  }

  /// When anything of the case was last known to change: what ages are told from, so that a message
  /// is another only when the case is.
  private static Instant changed(CaseBrief brief) {
    Instant changed = brief.found().times().opened();
    if (!brief.timeline().isEmpty()) {
      changed = later(changed, brief.timeline().getLast().at());
    }
    for (Indicator indicator : brief.indicators()) {
      changed = later(changed, indicator.said());
    }
    return changed;
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other == null || other.isBefore(one) ? one : other;
  }

  private String standing(CaseBrief brief, Route route, List<String> called) {
    Case found = brief.found();
    Instant changed = changed(brief);
    List<String> parts = new ArrayList<>();
    parts.add(found.key().toString());
    parts.add(SlackText.line(brief.state(), 200));
    parts.add(
        found.assignee().isEmpty()
            ? "nobody assigned"
            : "assigned to " + SlackText.line(Words.person(found.assignee()), 200));
    Instant snoozed = found.times().snoozedUntil();
    if (snoozed != null && snoozed.isAfter(changed)) {
      parts.add("snoozed until " + times.near(snoozed, changed));
    }
    if (found.isSample()) {
      parts.add("a sample");
    }
    boolean calls = found.assessment().tell() == Tell.PAGE && found.state() != CaseState.CLOSED;
    if (calls && called.isEmpty() && members(route).isEmpty()) {
      parts.add("nobody is on call");
    }
    parts.add("updated " + times.near(changed, found.times().opened()));
    return String.join(" · ", parts);
  }

  /// What is known of a case and what to do next; empty while nothing is known.
  Optional<SlackMessage> facts(CaseBrief brief) {
    boolean known = brief.sections().stream().anyMatch(section -> !section.items().isEmpty());
    if (!known) {
      return Optional.empty();
    }
    SlackMessage message = facts(brief, 0);
    for (int i = 1; i < FACTS.length && !message.fits(); i++) {
      message = facts(brief, i);
    }
    return Optional.of(message);
  }

  private SlackMessage facts(CaseBrief brief, int level) {
    Instant opened = brief.found().times().opened();
    List<LayoutBlock> blocks = new ArrayList<>();
    for (CaseBrief.Section section : brief.sections()) {
      StringBuilder text = new StringBuilder("*" + section.heading() + "*");
      if (!section.standing().isEmpty()) {
        text.append(" (").append(SlackText.line(section.standing(), 300)).append(')');
      }
      section.items().stream()
          .limit(FACTS[level])
          .forEach(item -> line(text, fact(item, opened, FACT_LENGTHS[level])));
      int more = section.items().size() - FACTS[level];
      if (more > 0) {
        line(text, "and " + Counted.of(more, "fact") + " more");
      }
      blocks.add(section(text.toString()));
    }
    if (!brief.details().isEmpty() && level == 0) {
      StringBuilder text = new StringBuilder("*Details*");
      for (Map.Entry<String, String> detail : brief.details().entrySet()) {
        line(
            text,
            "• "
                + SlackText.line(detail.getKey(), 80)
                + ": "
                + SlackText.line(detail.getValue(), 300));
      }
      blocks.add(section(text.toString()));
    }
    if (!brief.steps().isEmpty()) {
      StringBuilder text = new StringBuilder("*What to do next*");
      int number = 1;
      for (String step : brief.steps().subList(0, Math.min(10, brief.steps().size()))) {
        line(text, number++ + ". " + SlackText.line(step, 300));
      }
      blocks.add(section(text.toString()));
    }
    return new SlackMessage("What is known of " + brief.found().key(), "", blocks);
  }

  /// Adds a line as long as the section has room for it.
  private static void line(StringBuilder text, String line) {
    if (text.length() + line.length() + 1 <= LONGEST_SECTION) {
      text.append('\n').append(line);
    }
  }

  private String fact(CaseBrief.Item item, Instant opened, int longest) {
    Instant time = item.time();
    List<String> about = new ArrayList<>();
    if (!item.source().isEmpty()) {
      about.add(SlackText.line(item.source(), 80));
    }
    if (time != null) {
      about.add(times.near(time, opened));
    }
    if (!item.on().isEmpty()) {
      about.add("on " + SlackText.line(item.on(), 80));
    }
    return "• "
        + SlackText.line(item.label(), 80)
        + ": "
        + SlackText.line(item.text(), longest)
        + (about.isEmpty() ? "" : " (" + String.join(", ", about) + ")");
  }

  /// Calls people for a case whose message called nobody.
  static SlackMessage page(CaseBrief brief, List<String> called) {
    return new SlackMessage(
        mentions(called)
            + " "
            + sign(brief.severity())
            + " this needs you now: "
            + SlackText.line(brief.headline(), LONGEST_HEADLINE),
        "",
        List.of());
  }

  /// What happened to a case, as an answer in its thread.
  SlackMessage entry(TimelineEntry entry) {
    Actor actor = entry.actor();
    String by =
        actor.origin() == Actor.Origin.SYSTEM
            ? ""
            : " by "
                + SlackText.line(Words.person(actor.name()), 100)
                + " ("
                + actor.origin().code()
                + ")";
    String link =
        WEB.matcher(entry.link()).lookingAt() && entry.link().length() <= 500
            ? " · " + SlackText.link(entry.link(), "there")
            : "";
    return new SlackMessage(
        "*" + deed(entry.what()) + "*" + by + " · " + times.full(entry.at()) + link + said(entry),
        "",
        List.of());
  }

  /// What people wrote, as a quotation; a message takes 4,000 characters.
  private static String said(TimelineEntry entry) {
    StringBuilder said = new StringBuilder();
    for (String line : entry.text().strip().split("\\R", -1)) {
      int room = Math.min(LONGEST_LINE, 3_000 - said.length());
      if (!line.isBlank() && room >= 20) {
        said.append("\n&gt; ")
            .append(
                SlackText.line(
                    entry.isOfPeople() ? Words.person(line) : Defanged.words(line), room));
      }
    }
    return said.toString();
  }

  private static String deed(What what) {
    return switch (what) {
      case OPENED -> "Opened";
      case JOINED -> "Detected again";
      case UPDATED -> "Changed by the product";
      case ASSESSED -> "Assessed";
      case ACKNOWLEDGED -> "Acknowledged";
      case ASSIGNED -> "Assigned";
      case COMMENTED -> "Said";
      case CLOSED -> "Closed";
      case REOPENED -> "Opened again";
      case SNOOZED -> "Snoozed";
      case MERGED -> "Merged";
      case RESPONSE -> "Response";
    };
  }

  /// A message of no case.
  static SlackMessage post(TellPost post) {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(section("*" + SlackText.line(oneLine(post.title()), 200) + "*"));
    for (String part : SlackMarkdown.parts(post.summary(), LONGEST_SECTION, 4)) {
      blocks.add(section(part));
    }
    return new SlackMessage(SlackText.line(oneLine(post.title()), 200), "", blocks);
  }

  /// What people wrote on several lines.
  private static String oneLine(String text) {
    Matcher lines = LINES.matcher(PlainText.visibleLines(text));
    return lines.replaceAll(" / ");
  }

  static SectionBlock section(String text) {
    return SectionBlock.builder().text(mrkdwn(text)).build();
  }

  private static ContextBlock context(List<TextObject> elements) {
    return ContextBlock.builder().elements(new ArrayList<>(elements)).build();
  }

  static MarkdownTextObject mrkdwn(String text) {
    return MarkdownTextObject.builder().text(text).verbatim(true).build();
  }

  static PlainTextObject plain(String text, int longest) {
    String shown = text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    return PlainTextObject.builder().text(shown).emoji(false).build();
  }
}
