package dev.takagari.alerting.slack;

import com.slack.api.model.Message;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.route.Route;
import dev.takagari.alerting.slack.SlackAnswer.Limited;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackAnswer.Refused;
import dev.takagari.alerting.slack.SlackAnswer.Unknown;
import dev.takagari.alerting.slack.SlackThread.Anew;
import dev.takagari.alerting.slack.SlackTries.End;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.alerting.tell.Troubles.Trouble;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.Outcome.Done;
import dev.takagari.core.telling.Outcome.Later;
import dev.takagari.core.telling.Outcome.Never;
import dev.takagari.core.telling.Outcome.NotNow;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Tells cases in Slack: one message each, edited in place, with what is known and what happens
/// below it. What is in Slack is found by the metadata of messages, so that whoever takes an act
/// again, or another process, does nothing twice.
///
/// A message that somebody deleted is begun anew once; one whose channel cannot be used any more,
/// in the channel that is configured for that. Whatever is wrong in Slack becomes an operational
/// case and changes nothing of the case itself.
public final class SlackDestination implements Destination {
  /// The name of this destination.
  public static final String NAME = "slack";

  /// The clocks of Slack and ours, and a first try that took its time.
  private static final Duration EARLIER = Duration.ofMinutes(5);

  private static final Duration OUTAGE = Duration.ofSeconds(10);
  private static final Duration REVOKED = Duration.ofMinutes(1);
  private static final Duration RESOLVED_FOR = Duration.ofMinutes(10);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final int OUTAGE_AFTER = 3;
  private static final int MOST_THREADS = 5_000;
  private static final int MOST_CHANNELS = 500;

  private static final Set<String> TOKEN =
      Set.of(
          "not_authed",
          "invalid_auth",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "org_login_required",
          "access_denied");

  private static final Set<String> SCOPE =
      Set.of("missing_scope", "no_permission", "not_allowed_token_type", "ekm_access_denied");

  private static final Set<String> TOO_MUCH =
      Set.of(
          "msg_too_long",
          "msg_blocks_too_long",
          "invalid_blocks",
          "invalid_blocks_format",
          "invalid_attachments",
          "too_many_attachments");

  /// The message cannot be edited any more.
  private static final Set<String> GONE =
      Set.of(
          "message_not_found",
          "thread_not_found",
          "cant_update_message",
          "cannot_reply_to_message");

  /// Nothing can be put into the channel.
  private static final Set<String> CLOSED_CHANNEL =
      Set.of(
          "is_archived",
          "channel_not_found",
          "not_in_channel",
          "restricted_action",
          "restricted_action_read_only_channel",
          "restricted_action_thread_only_channel");

  private final CaseBriefs briefs;
  private final SlackRouting routing;
  private final SlackPost post;
  private final SlackSettings settings;
  private final SlackMessages messages;
  private final Troubles troubles;
  private final InstantSource clock;
  private final AtomicInteger silent = new AtomicInteger();
  private final Map<SlackReference, SlackThread> threads = SlackTries.bounded(MOST_THREADS);
  private final Map<String, Resolved> channels = SlackTries.bounded(MOST_CHANNELS);
  private final SlackTries tries = new SlackTries();

  public SlackDestination(
      CaseBriefs briefs,
      SlackRouting routing,
      SlackCalls calls,
      SlackSettings settings,
      Troubles troubles,
      InstantSource clock) {
    this.briefs = briefs;
    this.routing = routing;
    post = new SlackPost(calls);
    this.settings = settings;
    messages = new SlackMessages(settings.zone());
    this.troubles = troubles;
    this.clock = clock;
  }

  private record Resolved(String id, Instant since) {}

  /// What ends a delivery before its end.
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final Outcome outcome;

    Ended(Outcome outcome) {
      super("not delivered", null, false, false);
      this.outcome = outcome;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome deliver(Act act, @Nullable String reference) {
    try {
      Outcome outcome =
          switch (act.kind()) {
            case SHOW -> show(act, reference);
            case ADD -> add(act, reference);
            case POST -> post(act);
          };
      if (outcome instanceof Done) {
        tries.done(act);
      }
      return outcome;
    } catch (Ended e) {
      return e.outcome;
    }
  }

  private Outcome show(Act act, @Nullable String reference) {
    Optional<SlackReference> known = place(reference);
    try {
      return shown(act, known);
    } catch (Ended e) {
      if (known.isPresent() && e.outcome instanceof NotNow) {
        callNow(act, known.get());
      }
      throw e;
    }
  }

  /// Calls whoever is on call while the message itself has to wait for edits of others. What is
  /// refused here is met again when it is edited.
  private void callNow(Act act, SlackReference where) {
    SlackThread before = threads.get(where);
    boolean hasCalled = before != null && before.hasCalled();
    Optional<CaseBrief> brief = hasCalled ? Optional.empty() : brief(act);
    String shown = before == null ? "" : before.shown();
    brief.ifPresent(found -> callNow(found, where, shown));
  }

  /// @param shown what the message says, as far as this process knows
  private void callNow(CaseBrief brief, SlackReference where, String shown) {
    List<String> members = SlackMessages.members(routing.of(brief));
    if (!calls(brief, members)) {
      return;
    }
    Optional<SlackThread> read = read(brief.found().key(), where);
    if (read.isEmpty()) {
      return;
    }
    SlackThread thread = read.get();
    thread.shown(shown);
    if (!thread.hasCalled() && page(brief, thread, members) instanceof Ok<?> _) {
      thread.paged();
    }
  }

  private static boolean calls(CaseBrief brief, List<String> members) {
    return !members.isEmpty()
        && brief.found().assessment().tell() == Tell.PAGE
        && brief.found().state() != CaseState.CLOSED;
  }

  private SlackAnswer<SlackReference> page(
      CaseBrief brief, SlackThread thread, List<String> members) {
    return post.post(
        thread.where().channel(),
        thread.where().ts(),
        SlackMessages.page(brief, members),
        Map.of(SlackPost.MARKER, SlackThread.pageMarker(brief.found().key())));
  }

  private Outcome shown(Act act, Optional<SlackReference> known) {
    if (known.isPresent()) {
      // most of the time it is edits that wait, and nothing need be read for that
      Duration wait = post.untilUpdate(known.get());
      if (wait.isPositive()) {
        throw new Ended(notNow(wait));
      }
    }
    Optional<CaseBrief> found = brief(act);
    if (found.isEmpty()) {
      return new Never("there is no such case");
    }
    CaseBrief brief = found.get();
    Route route = routing.of(brief);
    Optional<SlackReference> where = known.or(() -> tries.justBegun(act));
    if (where.isPresent() && !tries.justEnded(act, End.BELOW_WAITS)) {
      // since this process began it, another one may have gone on
      unsure(where.get());
    }
    SlackThread thread =
        where.isPresent()
            ? edited(brief, route, act, where.get())
            : begun(brief, route, act, null, Anew.NO, List.of());
    tries.began(act, thread.where());
    try {
      below(brief, route, thread);
    } catch (Ended e) {
      if (e.outcome instanceof NotNow) {
        tries.ended(act, End.BELOW_WAITS);
      }
      throw e;
    }
    return new Done(thread.where().toString());
  }

  /// What is below a message is to be read again before anything is put there.
  private void unsure(SlackReference where) {
    SlackThread thread = threads.get(where);
    if (thread != null) {
      thread.known();
    }
  }

  /// Whether an earlier try may have done an act, so that it is looked for: looking costs time and
  /// calls, and under load it is mostly a limit that ended the try before.
  private boolean mayBeThere(Act act) {
    return act.isAgain() && !tries.justEnded(act, End.NOTHING_DONE);
  }

  /// Remembers that this try surely did nothing.
  private void unsent(Act act, SlackAnswer<?> answer) {
    if (answer instanceof Limited<?> _) {
      tries.ended(act, End.NOTHING_DONE);
    }
  }

  private Optional<CaseBrief> brief(Act act) {
    return CaseKey.find(act.subject()).flatMap(briefs::of);
  }

  private static Optional<SlackReference> place(@Nullable String reference) {
    return reference == null ? Optional.empty() : SlackReference.read(reference);
  }

  /// The thread of a case whose message is made what the case is.
  private SlackThread edited(CaseBrief brief, Route route, Act act, SlackReference where) {
    SlackThread thread = threads.get(where);
    if (thread == null) {
      Optional<SlackThread> read = read(brief.found().key(), where);
      if (read.isEmpty()) {
        return again(brief, route, act, where, Anew.DELETED);
      }
      thread = read.get();
    }
    return edit(brief, route, act, thread);
  }

  private SlackThread edit(CaseBrief brief, Route route, Act act, SlackThread thread) {
    String note = thread.anew().note();
    SlackMessage message = messages.parent(brief, route, thread.named(), note);
    if (message.whole().equals(thread.shown())) {
      return thread;
    }
    SlackAnswer<SlackReference> answer = post.update(thread.where(), message);
    if (answer instanceof Refused(String code) && TOO_MUCH.contains(code)) {
      answer = post.update(thread.where(), messages.least(brief, route, thread.named(), note));
    }
    if (answer instanceof Refused(String code)) {
      if (GONE.contains(code)) {
        return again(brief, route, act, thread.where(), Anew.DELETED);
      }
      if (CLOSED_CHANNEL.contains(code)) {
        closed(thread.where().channel(), code);
        return again(brief, route, act, thread.where(), Anew.MOVED);
      }
    }
    require(answer);
    thread.shown(message.whole());
    return thread;
  }

  /// What is in Slack of a case; empty when its message is gone.
  private Optional<SlackThread> read(CaseKey key, SlackReference where) {
    SlackAnswer<List<Message>> answer = post.thread(where, null);
    if (answer instanceof Refused(String code) && CLOSED_CHANNEL.contains(code)) {
      return Optional.of(new SlackThread(where));
    }
    List<Message> found = require(answer);
    if (found.isEmpty() || !isThere(found.getFirst(), where)) {
      return Optional.empty();
    }
    SlackThread thread = new SlackThread(where);
    thread.read(key, found);
    threads.put(where, thread);
    return Optional.of(thread);
  }

  private static boolean isThere(Message message, SlackReference where) {
    return where.ts().equals(message.getTs()) && !"tombstone".equals(message.getSubtype());
  }

  /// Begins the message of a case in place of one that is gone. Nobody is called a second time.
  private SlackThread again(CaseBrief brief, Route route, Act act, SlackReference old, Anew why) {
    if (why == Anew.DELETED) {
      troubles.met(
          new Trouble(NAME, "deleted"),
          Severity.LOW,
          "Messages of cases are deleted in Slack",
          "Ask in the channel who deletes them: cases are closed by their buttons.\n"
              + "The messages were begun anew; what was said below them is in the cases.");
    }
    SlackThread gone = threads.remove(old);
    boolean wasCalled =
        gone == null ? brief.found().assessment().tell() == Tell.PAGE : gone.hasCalled();
    return begun(brief, route, act, old, why, wasCalled ? List.of(SlackThread.BEFORE) : List.of());
  }

  /// Begins the message of a case, or finds it when an earlier try began it.
  ///
  /// @param old message that it takes the place of; null for none
  /// @param before who was called by that one
  private SlackThread begun(
      CaseBrief brief,
      Route route,
      Act act,
      @Nullable SlackReference old,
      Anew why,
      List<String> before) {
    List<String> names = new ArrayList<>();
    names.add(route.channel().isEmpty() ? settings.channel() : route.channel());
    names.add(settings.fallbackChannel());
    names.removeIf(String::isEmpty);
    if (names.isEmpty()) {
      throw new Ended(
          new Never(
              "no channel is given: set takagari.alerting.slack.channel, or a rule of routing"));
    }
    boolean mayBeThere = mayBeThere(act);
    boolean isArchived = false;
    for (String name : names.stream().distinct().toList()) {
      Optional<String> channel = channel(name);
      if (channel.isEmpty()) {
        missing(name);
        continue;
      }
      String id = channel.get();
      if (mayBeThere) {
        Optional<SlackThread> known = found(brief.found().key(), id, act, old);
        if (known.isPresent()) {
          return edit(brief, route, act, known.get());
        }
      }
      SlackAnswer<SlackThread> answer = begin(brief, route, id, why, before);
      if (answer instanceof Refused(String code) && CLOSED_CHANNEL.contains(code)) {
        closed(id, code);
        isArchived |= code.equals("is_archived");
        continue;
      }
      unsent(act, answer);
      SlackThread thread = require(answer);
      troubles.over(archived(id));
      troubles.over(unusable(id));
      return thread;
    }
    String channel = names.getFirst();
    throw new Ended(
        isArchived
            ? new Later(Duration.ZERO, false, "the channel " + channel + " is archived")
            : new Never(
                "nothing can be said in the channel "
                    + channel
                    + ": see whether it is there, and invite the app to it"));
  }

  private Optional<SlackThread> found(
      CaseKey key, String channel, Act act, @Nullable SlackReference old) {
    SlackAnswer<List<Message>> answer =
        post.find(
            channel,
            act.since().minus(EARLIER),
            message ->
                SlackPost.said(message, SlackPost.CASE).equals(key.toString())
                    && (old == null || !message.getTs().equals(old.ts())));
    if (answer instanceof Refused(String code) && CLOSED_CHANNEL.contains(code)) {
      return Optional.empty();
    }
    List<Message> found = require(answer);
    return found.isEmpty()
        ? Optional.empty()
        : read(key, new SlackReference(channel, found.getFirst().getTs()));
  }

  private SlackAnswer<SlackThread> begin(
      CaseBrief brief, Route route, String channel, Anew why, List<String> before) {
    boolean calls =
        before.isEmpty()
            && brief.found().assessment().tell() == Tell.PAGE
            && brief.found().state() != CaseState.CLOSED;
    List<String> called = calls ? SlackMessages.members(route) : before;
    List<String> named = calls ? called : List.of();
    String key = brief.found().key().toString();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SlackPost.MARKER, key);
    metadata.put(SlackPost.CASE, key);
    metadata.put(SlackPost.CALLED, SlackThread.members(called));
    metadata.put(SlackPost.ANEW, why.name());
    SlackMessage message = messages.parent(brief, route, named, why.note());
    SlackAnswer<SlackReference> answer = joined(channel, message, metadata);
    if (answer instanceof Refused(String code) && TOO_MUCH.contains(code)) {
      message = messages.least(brief, route, named, why.note());
      answer = joined(channel, message, metadata);
    }
    if (!(answer instanceof Ok(SlackReference where))) {
      return SlackAnswer.same(answer);
    }
    SlackThread thread = new SlackThread(where);
    thread.begun(called, why, message.whole());
    threads.put(where, thread);
    return new Ok<>(thread);
  }

  /// Posts into a channel, of which we become a member if we may.
  private SlackAnswer<SlackReference> joined(
      String channel, SlackMessage message, Map<String, String> metadata) {
    SlackAnswer<SlackReference> answer = post.post(channel, null, message, metadata);
    if (answer instanceof Refused(String code)
        && code.equals("not_in_channel")
        && post.join(channel) instanceof Ok<String> _) {
      return post.post(channel, null, message, metadata);
    }
    return answer;
  }

  /// What is below the message: what is known, and the call of whoever is on call when the case
  /// became worse after it was told.
  private void below(CaseBrief brief, Route route, SlackThread begun) {
    CaseKey key = brief.found().key();
    SlackThread thread = begun;
    Optional<SlackMessage> facts = messages.facts(brief);
    List<String> members = SlackMessages.members(route);
    boolean calls = calls(brief, members);
    boolean wants = (facts.isPresent() && thread.facts() == null) || (calls && !thread.hasCalled());
    if (wants && !thread.isBegun()) {
      // another process, or a try that broke off, may have done it
      String shown = thread.shown();
      thread = read(key, thread.where()).orElse(thread);
      thread.shown(shown);
    }
    if (calls && !thread.hasCalled()) {
      require(page(brief, thread, members));
      thread.paged();
    }
    if (facts.isPresent()) {
      tell(key, thread, facts.get());
    }
    thread.known();
  }

  private void tell(CaseKey key, SlackThread thread, SlackMessage facts) {
    String ts = thread.facts();
    if (ts != null) {
      if (facts.whole().equals(thread.shownFacts())) {
        return;
      }
      SlackAnswer<SlackReference> answer =
          post.update(new SlackReference(thread.where().channel(), ts), facts);
      boolean isGone = answer instanceof Refused(String code) && GONE.contains(code);
      if (!isGone) {
        require(answer);
        thread.facts(ts, facts.whole());
        return;
      }
    }
    SlackReference where =
        require(
            post.reply(
                thread.where(), facts, Map.of(SlackPost.MARKER, SlackThread.factsMarker(key))));
    thread.facts(where.ts(), facts.whole());
  }

  private Outcome add(Act act, @Nullable String reference) {
    Optional<SlackReference> where = place(reference);
    if (where.isEmpty()) {
      return new Later(Duration.ZERO, false, "the case is not shown in Slack yet");
    }
    TimelineEntry entry = TellText.entry(act.content());
    boolean isEcho = entry.what() == What.COMMENTED && entry.actor().origin() == Actor.Origin.SLACK;
    if (isEcho) {
      // it was said in this thread
      return new Done(null);
    }
    SlackReference thread = where.get();
    if (mayBeThere(act) && isBelow(thread, act)) {
      return new Done(null);
    }
    Map<String, String> metadata = Map.of(SlackPost.MARKER, act.marker());
    SlackMessage message = messages.entry(entry);
    SlackAnswer<SlackReference> answer = post.reply(thread, message, metadata);
    if (answer instanceof Refused(String code)
        && (GONE.contains(code) || CLOSED_CHANNEL.contains(code))) {
      Optional<CaseBrief> brief = brief(act);
      if (brief.isEmpty()) {
        return new Never("there is no such case");
      }
      boolean isClosed = CLOSED_CHANNEL.contains(code);
      if (isClosed) {
        closed(thread.channel(), code);
      }
      SlackThread anew =
          again(
              brief.get(),
              routing.of(brief.get()),
              act,
              thread,
              isClosed ? Anew.MOVED : Anew.DELETED);
      require(post.reply(anew.where(), message, metadata));
      return new Done(anew.where().toString());
    }
    unsent(act, answer);
    require(answer);
    return new Done(null);
  }

  private boolean isBelow(SlackReference thread, Act act) {
    SlackAnswer<List<Message>> answer = post.thread(thread, act.since().minus(EARLIER));
    if (answer instanceof Refused(String code) && CLOSED_CHANNEL.contains(code)) {
      return false;
    }
    return require(answer).stream()
        .anyMatch(message -> SlackPost.said(message, SlackPost.MARKER).equals(act.marker()));
  }

  private Outcome post(Act act) {
    TellPost content = TellText.post(act.content());
    String name =
        settings.reportsChannel().isEmpty() ? settings.channel() : settings.reportsChannel();
    if (name.isEmpty()) {
      return new Never("no channel is given: set takagari.alerting.slack.reports-channel");
    }
    Optional<String> channel = channel(name);
    if (channel.isEmpty()) {
      missing(name);
      return new Never("there is no channel " + name + " that we may see");
    }
    Optional<SlackReference> known = act.isAgain() ? posted(channel.get(), act) : Optional.empty();
    SlackReference where;
    boolean hasFiles = false;
    if (known.isPresent()) {
      where = known.get();
      hasFiles =
          require(post.thread(where, null)).stream()
              .anyMatch(message -> message.getFiles() != null && !message.getFiles().isEmpty());
    } else {
      SlackAnswer<SlackReference> answer =
          joined(
              channel.get(), SlackMessages.post(content), Map.of(SlackPost.MARKER, act.marker()));
      if (answer instanceof Refused(String code) && CLOSED_CHANNEL.contains(code)) {
        closed(channel.get(), code);
        return new Never("nothing can be said in the channel " + name + ": Slack says " + code);
      }
      where = require(answer);
    }
    if (!content.files().isEmpty() && !hasFiles) {
      require(post.upload(where, content.files()));
    }
    return new Done(where.toString());
  }

  private Optional<SlackReference> posted(String channel, Act act) {
    return require(
            post.find(
                channel,
                act.since().minus(EARLIER),
                message -> SlackPost.said(message, SlackPost.MARKER).equals(act.marker())))
        .stream()
        .findFirst()
        .map(message -> new SlackReference(channel, message.getTs()));
  }

  /// The id of a channel; empty when there is none that we may see.
  private Optional<String> channel(String name) {
    Instant now = clock.instant();
    Resolved known = channels.get(name);
    if (known != null && now.isBefore(known.since().plus(RESOLVED_FOR))) {
      return Optional.of(known.id());
    }
    Optional<String> id = require(post.channel(name));
    id.ifPresent(found -> channels.put(name, new Resolved(found, now)));
    return id;
  }

  private void missing(String name) {
    troubles.met(
        unusable(name),
        Severity.MEDIUM,
        "There is no channel in Slack where cases are to be told",
        "Make the channel "
            + name
            + ", or change the rule of routing or the setting that names it.\n"
            + "Invite the app to it if it is private.");
  }

  private void closed(String channel, String code) {
    if (code.equals("is_archived")) {
      troubles.met(
          archived(channel),
          Severity.MEDIUM,
          "A channel in Slack where cases are told is archived",
          "Unarchive the channel "
              + channel
              + ", or change the rule of routing or the setting that names it.");
      return;
    }
    troubles.met(
        unusable(channel),
        Severity.MEDIUM,
        "Cases cannot be told in a channel of Slack",
        "Slack says "
            + code
            + " of the channel "
            + channel
            + ".\nInvite the app to it, or change the rule of routing or the setting that names it.");
  }

  private static Trouble archived(String channel) {
    return new Trouble(NAME, "archived:" + channel);
  }

  private static Trouble unusable(String channel) {
    return new Trouble(NAME, "channel:" + channel);
  }

  /// What Slack answered; ends the delivery when it did not do it.
  private <T> T require(SlackAnswer<T> answer) {
    return switch (answer) {
      case Ok<T>(T value) -> {
        silent.set(0);
        troubles.over(new Trouble(NAME, "token"));
        yield value;
      }
      case Limited<T>(Duration pause) -> throw new Ended(notNow(pause));
      case Unknown<T>(String why) -> {
        boolean all = silent.incrementAndGet() >= OUTAGE_AFTER;
        throw new Ended(new Later(all ? OUTAGE : Duration.ZERO, all, why));
      }
      case Refused<T>(String code) -> throw new Ended(refused(code));
    };
  }

  private static NotNow notNow(Duration pause) {
    return new NotNow(
        pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause, "Slack is asked too often");
  }

  private Outcome refused(String code) {
    if (!TOKEN.contains(code) && !SCOPE.contains(code)) {
      return new Never("Slack says " + code);
    }
    troubles.met(
        new Trouble(NAME, "token"),
        Severity.HIGH,
        "Slack does not let us tell cases",
        SCOPE.contains(code)
            ? "Slack says "
                + code
                + ": give the app the scopes of infra/slack/manifest.yml and install it again."
            : "Slack says "
                + code
                + ": install the app again and put the new token into"
                + " takagari.alerting.slack.bot-token.");
    return new Later(REVOKED, true, "Slack says " + code);
  }
}
