package dev.takagari.app.alerting;

import dev.takagari.alerting.hook.HookGuard;
import dev.takagari.alerting.hook.HookMeters;
import dev.takagari.alerting.hook.HookMeters.Refusal;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.ingest.intake.GatheredIntake;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.RecordCutter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// What other products call when they have something to tell. Bearer tokens are of no use here:
/// each hook has a secret of its own. A call is answered with success when its records are kept,
/// whatever they hold; nothing is kept of a call that is refused.
@RestController
public class HookController {
  private static final String FALCO = "falco";
  private static final String UNKNOWN = "unknown";

  private final HookDoors doors;
  private final GatheredIntake intake;
  private final IntakeFeeds feeds;
  private final HookMeters meters;
  private final HookBodies bodies;

  HookController(
      HookDoors doors,
      GatheredIntake intake,
      IntakeFeeds feeds,
      HookMeters meters,
      HookBodies bodies) {
    this.doors = doors;
    this.intake = intake;
    this.feeds = feeds;
    this.meters = meters;
    this.bodies = bodies;
  }

  /// @param records that were kept
  record Taken(int records) {}

  /// Alerts as falcosidekick sends them.
  @RequestMapping(
      path = "/hooks/falco",
      method = {RequestMethod.POST, RequestMethod.PUT})
  Taken falco(HttpServletRequest request) throws IOException {
    return take(FALCO, doors.falco(), FalcoMapping.DATASET, request);
  }

  /// Records of a kind of log for which there is a mapping.
  @PostMapping("/hooks/detections/{mapping}")
  Taken detections(@PathVariable String mapping, HttpServletRequest request) throws IOException {
    List<HookGuard> guards = doors.detections().getOrDefault(mapping, List.of());
    return take(guards.isEmpty() ? UNKNOWN : mapping, guards, mapping, request);
  }

  private Taken take(String hook, List<HookGuard> guards, String source, HttpServletRequest request)
      throws IOException {
    if (guards.isEmpty()) {
      throw refused(hook, Refusal.NOT_CONFIGURED, ErrorCode.NOT_AUTHENTICATED, "not admitted");
    }
    if (guards.stream().noneMatch(guard -> guard.mayAdmit(request::getHeader))) {
      throw refused(hook, Refusal.WRONG_SECRET, ErrorCode.NOT_AUTHENTICATED, "not admitted");
    }
    byte[] body = bodies.read(hook, request);
    if (guards.stream().noneMatch(guard -> guard.admits(request::getHeader, body))) {
      throw refused(hook, Refusal.WRONG_SECRET, ErrorCode.NOT_AUTHENTICATED, "not admitted");
    }
    List<byte[]> records = records(source, body);
    if (records.isEmpty()) {
      throw refused(hook, Refusal.EMPTY, ErrorCode.BAD_REQUEST, "the body holds no record");
    }
    try {
      intake.take(source, records);
    } catch (RuntimeException e) {
      meters.refused(hook, Refusal.NOT_KEPT);
      throw e;
    }
    meters.taken(hook, records.size());
    return new Taken(records.size());
  }

  private List<byte[]> records(String source, byte[] body) throws IOException {
    List<byte[]> records = new ArrayList<>();
    new RecordCutter(feeds.require(source).framing(), bodies.most(), records::add)
        .cut(new ByteArrayInputStream(body));
    return records;
  }

  private TakagariException refused(String hook, Refusal reason, ErrorCode code, String message) {
    meters.refused(hook, reason);
    return new TakagariException(code, message);
  }
}
