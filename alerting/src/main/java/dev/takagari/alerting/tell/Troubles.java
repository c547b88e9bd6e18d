package dev.takagari.alerting.tell;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes operational cases of what goes wrong where people are told: a revoked token, an archived
/// channel, a message that somebody deleted. Whoever has the trouble says so as often as it meets
/// it; a detection is made of it once an hour. When the place works again the case closes by
/// itself. The cases that were to be told there stay as they are. Safe for use by several threads;
/// throws nothing: telling goes on when the trouble itself cannot be told.
public final class Troubles {
  /// Who detects troubles, and the beginning of their group keys.
  public static final String SOURCE = "takagari";

  private static final Logger log = LoggerFactory.getLogger(Troubles.class);
  private static final Duration QUIET = Duration.ofHours(1);

  /// So long it is believed that there is no case of a trouble that another process may have met.
  private static final Duration BELIEVED = Duration.ofMinutes(10);

  private static final int MOST_KNOWN = 1_000;
  private static final int MOST_LISTED = 20;
  private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9._:-]");
  private static final int LONGEST_NAME = 60;

  private final DetectionOutlet outlet;
  private final CaseRepository cases;
  private final InstantSource clock;

  /// What is known, by group key; what was asked for least recently is forgotten first.
  private final Map<String, Standing> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Standing> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /// @param outlet takes the detections
  /// @param cases where is looked whether a trouble has a case
  public Troubles(DetectionOutlet outlet, CaseRepository cases, InstantSource clock) {
    this.outlet = outlet;
    this.cases = cases;
    this.clock = clock;
  }

  /// @param bad whether there is trouble
  /// @param since when that was found out
  private record Standing(boolean bad, Instant since) {}

  /// What is wrong.
  ///
  /// @param destination where, as [dev.takagari.core.telling.Destination#name]
  /// @param what tells the troubles of a destination apart, as `token` or `archived:C024BE91L`
  public record Trouble(String destination, String what) {
    String groupKey() {
      return SOURCE + ":telling:" + destination + ":" + what;
    }
  }

  /// Says that there is trouble.
  ///
  /// @param title one line for people, without anything that an event said
  /// @param todo what to do about it, a line each
  public void met(Trouble trouble, Severity severity, String title, String todo) {
    Instant now = clock.instant();
    String key = trouble.groupKey();
    synchronized (known) {
      Standing before = known.get(key);
      if (before != null && before.bad() && now.isBefore(before.since().plus(QUIET))) {
        return;
      }
      known.put(key, new Standing(true, now));
    }
    SequencedMap<String, String> details = new LinkedHashMap<>();
    details.put("next steps", todo);
    details.put("destination", trouble.destination());
    log.warn("{}: {}", trouble.destination(), title);
    if (!publish(trouble, severity, title, details, EnumSet.of(Mark.OPERATIONAL), now)) {
      forget(key);
    }
  }

  /// Says that there is none, or no more.
  public void over(Trouble trouble) {
    Instant now = clock.instant();
    String key = trouble.groupKey();
    Standing before;
    synchronized (known) {
      before = known.get(key);
      if (before != null && !before.bad() && now.isBefore(before.since().plus(BELIEVED))) {
        return;
      }
      known.put(key, new Standing(false, now));
    }
    try {
      boolean has = (before != null && before.bad()) || hasCase(key);
      boolean told =
          !has
              || publish(
                  trouble,
                  Severity.INFO,
                  "Telling people works again: " + trouble.destination(),
                  new LinkedHashMap<>(),
                  EnumSet.of(Mark.OPERATIONAL, Mark.RESOLVED),
                  now);
      if (!told) {
        forget(key);
      }
    } catch (TakagariException e) {
      log.info("whether a trouble has a case is not known: {}", e.getMessage());
      forget(key);
    }
  }

  private void forget(String key) {
    synchronized (known) {
      known.remove(key);
    }
  }

  private boolean hasCase(String key) {
    for (CaseState state : List.of(CaseState.OPEN, CaseState.ACKNOWLEDGED)) {
      CaseFilter filter = new CaseFilter(state, null, SOURCE, null, null, null, null, key);
      for (Case found : cases.list(filter, null, MOST_LISTED).items()) {
        if (found.groupKey().equals(key)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean publish(
      Trouble trouble,
      Severity severity,
      String title,
      SequencedMap<String, String> details,
      Set<Mark> marks,
      Instant now) {
    String name = NO_NAME.matcher(trouble.destination() + ":" + trouble.what()).replaceAll("-");
    String id =
        SOURCE
            + ":"
            + (name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME))
            + ":"
            + now.toEpochMilli();
    try {
      outlet.publish(
          List.of(
              new Detection(
                  id,
                  "1",
                  SOURCE,
                  "telling",
                  title,
                  "",
                  severity,
                  now,
                  1,
                  trouble.groupKey(),
                  "",
                  "",
                  new LinkedHashMap<>(),
                  details,
                  "",
                  marks)));
      return true;
    } catch (TakagariException e) {
      log.warn("a trouble could not be made a case: {}", e.getMessage());
      return false;
    }
  }
}
