package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.Fold;
import java.util.regex.Pattern;

/// What makes two messages of Falcon the same detection: the id that Falcon gave it, whichever road
/// the message took.
final class FalconIdentity {
  /// Ids that name the sensor or the customer themselves, and so are never given twice.
  private static final Pattern GLOBAL =
      Pattern.compile("(?:ldt|inc|ind):[0-9a-f]{32}:.+|[0-9a-f]{32}:[a-z-]+:.+");

  private FalconIdentity() {}

  /// Falcon's own id; empty when the message has none.
  static String vendorId(AlertRecord record) {
    return record.attribute(
        "CompositeId",
        "DetectId",
        "DetectionId",
        "IncidentID",
        "IdentityProtectionIncidentId",
        "NotificationId",
        "LeadId");
  }

  /// The id of the detection.
  static String id(AlertRecord record, FalconType type) {
    String vendor = Fold.fold(vendorId(record));
    String prefix = Detection.Sources.FALCON + ":";
    if (!vendor.isEmpty()) {
      // an id without sensor or customer in it may be given by two customers
      String tenant = GLOBAL.matcher(vendor).matches() ? "" : record.tenant();
      return prefix + ShortDigest.of("id", tenant, vendor);
    }
    String process = record.text(Columns.PROCESS_ENTITY_ID);
    if (type == FalconType.CUSTOM_INDICATOR && !process.isEmpty()) {
      return prefix
          + ShortDigest.of(
              "custom-indicator",
              record.tenant(),
              record.text(Columns.HOST_ID),
              process,
              customIndicator(record));
    }
    return record.text(Columns.EVENT_ID);
  }

  /// Falcon sends a detection once: what comes again, by whatever road, is a copy, however much of
  /// it a road leaves out. Only what has a state changes.
  static String revision(AlertRecord record, FalconType type) {
    return switch (type) {
      case INCIDENT ->
          digest(record, "State", "FineScore", "LateralMovement", "IncidentEndTime", "LMHostIDs");
      case IDENTITY_INCIDENT ->
          digest(record, "State", "SeverityName", "NumbersOfAlerts", "NumberOfCompromisedEntities");
      case LEAD -> digest(record, "Score", "SignalUpdatedTimestamp");
      default -> "1";
    };
  }

  private static String digest(AlertRecord record, String... names) {
    String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = record.attribute(names[i]);
    }
    return ShortDigest.of(values);
  }

  /// The value of the indicator that a customer gave Falcon; empty when the message has none.
  static String customIndicator(AlertRecord record) {
    String named =
        record.attribute(
            "IOCValue", "DomainName", "IPv4", "IPv6", "SHA256String", "MD5String", "SHA1String");
    if (!named.isEmpty()) {
      return Fold.fold(named);
    }
    String hash = record.sha256();
    return hash.isEmpty()
        ? record.firstOf(
            Columns.DNS_QUESTION_NAME,
            Columns.DESTINATION_DOMAIN,
            Columns.DESTINATION_IP,
            Columns.PROCESS_HASH_MD5)
        : hash;
  }
}
