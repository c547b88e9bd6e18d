package dev.takagari.alerting.slack;

import com.slack.api.model.view.View;
import dev.takagari.alerting.note.AlikeRule;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.SameCase;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackButtons.Click;
import dev.takagari.alerting.slack.SlackButtons.Clicked;
import dev.takagari.alerting.slack.SlackEvents.Action;
import dev.takagari.alerting.slack.SlackEvents.Event;
import dev.takagari.alerting.slack.SlackEvents.Interaction;
import dev.takagari.alerting.slack.SlackEvents.Told;
import dev.takagari.alerting.slack.SlackModal.About;
import dev.takagari.alerting.slack.SlackModal.Hold;
import dev.takagari.alerting.slack.SlackPeople.Who;
import dev.takagari.alerting.slack.SlackPost.Self;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.SnoozeTime;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what people do in Slack below the messages of cases: clicks, the form with which a case is
/// closed, answers in threads. What comes twice is done once. It does not ask who told it: that is
/// for the road on which it came. Safe for use by several threads.
///
/// A click is answered at once and then done; a form and an answer are done at once, so that Slack
/// tells them again when they could not be. Whoever may not act, or acts on what has changed, is
/// told so alone. Answers that are edited or deleted later are left as they were first.
public final class SlackAnswers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlackAnswers.class);

  /// Clicks that are worked on at a time.
  private static final int MOST_AT_ONCE = 64;

  private static final int MOST_TOLD = 1_000;
  private static final long DRAIN_SECONDS = 15;
  private static final String NOT_NOW =
      "Nothing was done: Takagari cannot do it now. Try again in a minute.";

  private static final Duration LOOKED_BACK = Duration.ofDays(90);

  private final SlackCases cases;
  private final SlackPeople people;
  private final SlackPost post;
  private final SlackSettings settings;
  private final SuppressionBook suppressions;
  private final SlackMeters meters;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /// Who was told, in which thread, that their answers are not taken.
  private final Map<String, Boolean> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_TOLD;
        }
      };

  /// @param people who may act, as it is configured now
  public SlackAnswers(
      SlackCases cases,
      Supplier<People> people,
      SuppressionBook suppressions,
      SlackCalls calls,
      SlackSettings settings,
      MeterRegistry registry,
      InstantSource clock) {
    this.cases = cases;
    post = new SlackPost(calls);
    this.people = new SlackPeople(people, post, settings, clock);
    this.suppressions = suppressions;
    this.settings = settings;
    meters = new SlackMeters(registry);
    this.clock = clock;
  }

  /// Asks Slack who we are, so that nobody who clicks waits for it.
  public void start() {
    Thread.ofVirtual().name("slack-self").start(people::self);
  }

  /// Waits a while for what is under way.
  @Override
  public void close() {
    try {
      if (places.tryAcquire(MOST_AT_ONCE, DRAIN_SECONDS, TimeUnit.SECONDS)) {
        places.release(MOST_AT_ONCE);
      } else {
        log.warn("clicks in Slack that were still worked on are left");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Hears of a click or a form.
  ///
  /// @param payload as Slack sends it
  /// @return JSON to be answered; empty for no more than that it was heard
  /// @throws TakagariException bad-request if it cannot be read; intake-busy if too much is worked
  ///   on, or transient if it could not be done now: then it may be told again
  public String interactive(String payload) {
    Interaction told = SlackEvents.interaction(payload);
    return switch (SlackEvents.text(told.type())) {
      case "block_actions" -> {
        if (told.actions() != null) {
          told.actions().forEach(action -> click(told, action));
        }
        yield "";
      }
      case "view_submission" -> submitted(told);
      default -> "";
    };
  }

  /// Hears of an event.
  ///
  /// @param payload as Slack sends it
  /// @return text to be answered when Slack asks whether we are there; empty else
  /// @throws TakagariException as [#interactive]
  public String event(String payload) {
    Told callback = SlackEvents.told(payload);
    if (SlackEvents.text(callback.type()).equals("url_verification")) {
      return SlackEvents.text(callback.challenge());
    }
    Event event = callback.event();
    if (event != null && SlackEvents.text(event.type()).equals("message")) {
      message(callback, event);
    }
    return "";
  }

  private void click(Interaction told, Action action) {
    Optional<Click> click = Click.of(SlackEvents.text(action.actionId()));
    String value =
        action.selectedOption() == null
            ? SlackEvents.text(action.value())
            : SlackEvents.text(action.selectedOption().value());
    Optional<Clicked> clicked = Clicked.of(value);
    if (click.isEmpty() || clicked.isEmpty()) {
      // a link
      return;
    }
    if (!places.tryAcquire()) {
      meters.answered(click.get().id(), "busy");
      throw new TakagariException(
          ErrorCode.INTAKE_BUSY, "more clicks than can be worked on; click again");
    }
    Thread.ofVirtual()
        .name("slack-" + click.get().id())
        .start(
            () -> {
              try {
                click(told, action, click.get(), clicked.get());
              } catch (RuntimeException e) {
                meters.answered(click.get().id(), "failed");
                log.warn("a click in Slack failed", e);
                whisper(told, NOT_NOW);
              } finally {
                places.release();
              }
            });
  }

  private void click(Interaction told, Action action, Click click, Clicked clicked) {
    switch (who(told)) {
      case Who.Stranger(String why) -> {
        meters.answered(click.id(), "stranger");
        whisper(told, why);
      }
      case Who.Known(String name) -> {
        if (click == Click.CLOSE) {
          open(told, clicked);
        } else {
          act(told, action, click, clicked, name);
        }
      }
    }
  }

  private Who who(Interaction told) {
    if (told.user() == null || told.user().id() == null) {
      return new Who.Stranger("Slack does not say who you are.");
    }
    String team = SlackEvents.text(told.user().teamId());
    if (team.isEmpty() && told.team() != null) {
      team = SlackEvents.text(told.team().id());
    }
    return people.of(told.user().id(), team);
  }

  private void act(Interaction told, Action action, Click click, Clicked clicked, String name) {
    Optional<CaseCommand> command =
        switch (click) {
          case ACKNOWLEDGE -> Optional.of(new CaseCommand.Acknowledge());
          case ASSIGN -> Optional.of(new CaseCommand.Assign(name));
          case REOPEN -> Optional.of(new CaseCommand.Reopen(""));
          case SNOOZE ->
              SnoozeTime.find(clicked.word())
                  .map(
                      snooze ->
                          new CaseCommand.Snooze(
                              snooze.until(clock.instant(), settings.zone()), snooze.code()));
          case CLOSE -> Optional.empty();
        };
    if (command.isEmpty()) {
      return;
    }
    // to be left alone for a while is fine whatever has changed
    Long version = click == Click.SNOOZE ? null : Long.valueOf(clicked.version());
    String token =
        "slack:click:"
            + SlackEvents.text(action.actionTs())
            + ":"
            + click.id()
            + ":"
            + clicked.key();
    Optional<String> refused = cases.act(clicked.key(), command.get(), name, version, token);
    meters.answered(click.id(), refused.isEmpty() ? "done" : "refused");
    refused.ifPresent(why -> whisper(told, why));
  }

  /// The form comes first: Slack gives three seconds for it. What takes longer comes into it after.
  private void open(Interaction told, Clicked clicked) {
    Optional<CaseBrief> brief = cases.brief(clicked.key());
    if (brief.isEmpty()) {
      whisper(told, "There is no case " + clicked.key() + ".");
      return;
    }
    Optional<SuppressionRule> rule = cases.alike(clicked.key());
    About about = new About(clicked.key(), clicked.version(), told.place(), AlikeRule.digest(rule));
    View view =
        SlackModal.of(
            brief.get(),
            about,
            rule.isPresent(),
            rule.map(SlackModal::asking).orElseGet(SlackModal::none));
    SlackAnswer<String> answer = post.open(SlackEvents.text(told.triggerId()), view);
    if (!(answer instanceof Ok(String id))) {
      meters.answered(Click.CLOSE.id(), "late");
      whisper(told, "That took too long for Slack. Click again.");
      return;
    }
    meters.answered(Click.CLOSE.id(), "opened");
    if (rule.isPresent()) {
      Instant since = clock.instant().minus(LOOKED_BACK);
      String preview =
          SlackModal.preview(
              rule.get(), suppressions.preview(rule.get(), since), LOOKED_BACK.toDays());
      post.update(id, SlackModal.of(brief.get(), about, true, preview));
    }
  }

  private String submitted(Interaction told) {
    SlackEvents.View view = told.view();
    if (view == null || !SlackModal.CALLBACK.equals(view.callbackId())) {
      return "";
    }
    Optional<About> about = About.of(SlackEvents.text(view.privateMetadata()));
    if (about.isEmpty()) {
      return wrong(SlackModal.REASON, "This form is not one of ours.");
    }
    return switch (who(told)) {
      case Who.Stranger _ -> {
        meters.answered("submit", "stranger");
        yield wrong(SlackModal.REASON, "You may not close cases: Takagari does not know you.");
      }
      case Who.Known(String name) -> close(told, view, about.get(), name);
    };
  }

  private String close(Interaction told, SlackEvents.View view, About about, String name) {
    Optional<CloseReason> reason = CloseReason.find(view.value(SlackModal.REASON));
    String note = view.value(SlackModal.NOTE).strip();
    Optional<Hold> hold = Hold.of(view.value(SlackModal.HOLD));
    if (reason.isEmpty()) {
      return wrong(SlackModal.REASON, "Say what it turned out to be.");
    }
    if (reason.get().needsNote() && note.isEmpty()) {
      return wrong(
          SlackModal.NOTE,
          reason.get() == CloseReason.NOT_ENOUGH_DATA
              ? "Say what was missing."
              : "Say what it was.");
    }
    if (hold.isPresent() && reason.get() == CloseReason.TRUE_POSITIVE) {
      return wrong(SlackModal.HOLD, "What was real is not held back.");
    }
    Optional<SuppressionRule> alike;
    Optional<String> refused;
    try {
      String noted = note;
      if (reason.get() == CloseReason.DUPLICATE) {
        Optional<SameCase> same = SameCase.in(note);
        if (same.isEmpty()) {
          return wrong(SlackModal.NOTE, "Name the other case, as A-2026-000123.");
        }
        noted = cases.note(about.key(), same.get());
      }
      alike = hold.isPresent() ? cases.alike(about.key()) : Optional.empty();
      if (hold.isPresent() && (alike.isEmpty() || !about.shows(alike))) {
        meters.answered("submit", "refused");
        return wrong(
            SlackModal.HOLD,
            "What is the same is not what it was when this form was opened. Cancel, and click"
                + " “Close…” again.");
      }
      refused =
          cases.act(
              about.key(),
              new CaseCommand.Close(reason.get(), noted),
              name,
              about.version(),
              "slack:view:" + SlackEvents.text(view.id()));
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.BAD_REQUEST) {
        meters.answered("submit", "refused");
        return wrong(SlackModal.NOTE, "Not closed: " + e.getMessage() + ".");
      }
      log.warn("{} could not be closed from Slack: {}", about.key(), e.getMessage());
      meters.answered("submit", "failed");
      return wrong(SlackModal.REASON, NOT_NOW);
    }
    meters.answered("submit", refused.isEmpty() ? "done" : "refused");
    if (refused.isPresent()) {
      return wrong(SlackModal.REASON, refused.get());
    }
    if (hold.isPresent() && alike.isPresent()) {
      String why =
          about.key() + " closed as " + reason.get().code() + (note.isEmpty() ? "" : ": " + note);
      hold(told, about, alike.get(), why, hold.get(), name);
    }
    return "";
  }

  /// Holds back what the form showed. Whoever hears of the same form too, now or later, asks for
  /// the same, which the book makes once.
  private void hold(
      Interaction told, About about, SuppressionRule rule, String why, Hold hold, String name) {
    try {
      Instant from = cases.closed(about.key()).orElseGet(clock::instant);
      suppressions.add(rule, name, why, from.plus(hold.time()), name);
      cases.held(about.key(), name);
    } catch (TakagariException e) {
      log.warn("what is the same as {} could not be held back: {}", about.key(), e.getMessage());
      String user = told.user() == null ? "" : SlackEvents.text(told.user().id());
      post.whisper(
          about.channel(), user, about.key() + " is closed, but the same could not be held back.");
    }
  }

  private static String wrong(String field, String why) {
    return SlackEvents.write(
        Map.of("response_action", "errors", "errors", Map.of(field, plain(why))));
  }

  /// Errors in forms have no markup.
  private static String plain(String why) {
    return why.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private void message(Told callback, Event event) {
    String subtype = SlackEvents.text(event.subtype());
    boolean isSaid =
        (subtype.isEmpty() || subtype.equals("thread_broadcast") || subtype.equals("file_share"))
            && event.botId() == null
            && event.user() != null
            && event.channel() != null
            && event.ts() != null
            && event.threadTs() != null
            && !event.threadTs().equals(event.ts());
    if (!isSaid) {
      return;
    }
    Optional<CaseKey> key =
        SlackReference.read(event.channel() + "/" + event.threadTs()).flatMap(cases::of);
    String text =
        SlackWords.plain(SlackEvents.text(event.text()), people::name, CaseCommand.LONGEST_TEXT);
    boolean isForUs =
        key.isPresent()
            && !text.isBlank()
            && (settings.optOut().isEmpty() || !text.startsWith(settings.optOut()));
    if (!isForUs) {
      return;
    }
    String team =
        SlackEvents.text(
            event.userTeam() != null
                ? event.userTeam()
                : event.team() != null ? event.team() : callback.teamId());
    switch (people.of(SlackEvents.text(event.user()), team)) {
      case Who.Stranger(String why) -> {
        meters.answered("reply", "stranger");
        if (isFirst(event)) {
          post.whisper(
              SlackEvents.text(event.channel()),
              SlackEvents.text(event.user()),
              "What you said below " + key.get() + " is not put into the case. " + why);
        }
      }
      case Who.Known(String name) -> {
        Optional<String> refused =
            cases.act(
                key.get(),
                new CaseCommand.Comment(text, link(event)),
                name,
                null,
                "slack:message:" + event.channel() + ":" + event.ts());
        meters.answered("reply", refused.isEmpty() ? "done" : "refused");
        refused.ifPresent(
            why ->
                post.whisper(
                    SlackEvents.text(event.channel()), SlackEvents.text(event.user()), why));
      }
    }
  }

  /// Whether they were not told yet in this thread.
  private boolean isFirst(Event event) {
    synchronized (told) {
      return told.put(event.user() + " " + event.channel() + " " + event.threadTs(), true) == null;
    }
  }

  /// Where people find what was said, as Slack makes such links.
  private String link(Event event) {
    return people
        .self()
        .map(Self::url)
        .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
        .map(
            url ->
                url
                    + (url.endsWith("/") ? "" : "/")
                    + "archives/"
                    + event.channel()
                    + "/p"
                    + SlackEvents.text(event.ts()).replace(".", "")
                    + "?thread_ts="
                    + event.threadTs()
                    + "&cid="
                    + event.channel())
        .orElse("");
  }

  private void whisper(Interaction told, String text) {
    String user = told.user() == null ? "" : SlackEvents.text(told.user().id());
    if (!user.isEmpty() && !told.place().isEmpty()) {
      SlackAnswer<String> answer = post.whisper(told.place(), user, text);
      if (!(answer instanceof Ok<String> _)) {
        log.info("somebody in Slack could not be told why nothing was done");
      }
    }
  }
}
