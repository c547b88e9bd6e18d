package dev.takagari.alerting.detect;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.mapping.aws.GuardDutyMapping;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.mapping.fdr.StreamMapping;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Says of every event whether it is a detection. Almost every event is none, which a look at the
/// bytes of two columns says, without making anything. Safe for use by several threads.
final class EventVerdicts {
  private static final byte[] ALERT = ascii("alert");
  private static final byte[] FDR = ascii(FdrMapping.SENSOR);
  private static final byte[] STREAM = ascii(StreamMapping.DATASET);
  private static final byte[] EXTERNAL = ascii(FdrMapping.EXTERNAL);
  private static final byte[] FALCO = ascii(FalcoMapping.DATASET);
  private static final byte[] GUARDDUTY = ascii(GuardDutyMapping.DATASET);
  private static final Verdict NOT_AN_ALERT = new Verdict.Left(Reason.NOT_AN_ALERT);
  private static final Verdict NOTE = new Verdict.Left(Reason.COVERAGE_NOTE);

  private static final ThreadLocal<Spans> SPANS = ThreadLocal.withInitial(Spans::new);

  private final FalcoDetections falco;

  /// What a thread looks through.
  private static final class Spans {
    private final ByteSpan kind = new ByteSpan();
    private final ByteSpan dataset = new ByteSpan();
  }

  EventVerdicts(FalcoPriority least) {
    falco = new FalcoDetections(least);
  }

  Verdict of(Event event) {
    Spans spans = SPANS.get();
    boolean alert = false;
    if (event.has(Columns.EVENT_KIND)) {
      event.text(Columns.EVENT_KIND, spans.kind);
      alert = is(spans.kind, ALERT);
    }
    if (!event.has(Columns.EVENT_DATASET)) {
      return alert ? OtherDetections.alert(new AlertRecord(event)) : NOT_AN_ALERT;
    }
    ByteSpan dataset = spans.dataset;
    event.text(Columns.EVENT_DATASET, dataset);
    if (is(dataset, FDR)) {
      return alert ? FalconDetections.custom(new AlertRecord(event)) : NOT_AN_ALERT;
    }
    // of Falcon the type of a message counts: what is no alert may be one that we do not know
    if (is(dataset, STREAM) || is(dataset, EXTERNAL)) {
      return FalconDetections.message(new AlertRecord(event));
    }
    if (is(dataset, GUARDDUTY)) {
      AlertRecord record = new AlertRecord(event);
      return alert ? GuardDutyDetections.finding(record) : GuardDutyDetections.coverage(record);
    }
    if (is(dataset, FALCO)) {
      return alert ? falco.alert(new AlertRecord(event)) : NOTE;
    }
    return alert ? OtherDetections.alert(new AlertRecord(event)) : NOT_AN_ALERT;
  }

  private static boolean is(ByteSpan span, byte[] text) {
    int from = span.offset();
    return Arrays.equals(span.array(), from, from + span.length(), text, 0, text.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
