package dev.takagari.alerting.detect;

import dev.takagari.core.normalize.Fold;

/// Kinds of messages of Falcon, told by the name of their type. Names come with and without
/// `Event_`, and in different cases.
enum FalconType {
  /// A program, by the sensor: both generations of summaries.
  ENDPOINT,
  /// An account, by Identity Protection.
  IDENTITY,
  /// What Identity Protection calls an incident, with a state of its own.
  IDENTITY_INCIDENT,
  MOBILE,
  XDR,
  /// Several detections that Falcon put together, with a score.
  INCIDENT,
  /// As an incident, made without people.
  LEAD,
  /// An indicator that the customer gave Falcon.
  CUSTOM_INDICATOR,
  /// A cloud account that is set up or used against a policy.
  CLOUD,
  /// Something about the customer found outside.
  RECON,
  /// Data that went where it should not.
  DATA,
  /// A rule of the host's firewall.
  FIREWALL,
  /// Who did what in Falcon.
  AUDIT,
  /// What a product other than Event Streams puts beside events: inventory, scores, reports.
  NOTICE,
  UNKNOWN;

  private static final String PREFIX = "event_";

  /// The kind of a type.
  ///
  /// @param action as `event.action` has it; empty when the message names none
  static FalconType of(String action) {
    String folded = Fold.fold(action);
    String name = folded.startsWith(PREFIX) ? folded.substring(PREFIX.length()) : folded;
    return switch (name) {
      case "detectionsummaryevent", "eppdetectionsummaryevent" -> ENDPOINT;
      case "idpdetectionsummaryevent" -> IDENTITY;
      case "identityprotectionevent" -> IDENTITY_INCIDENT;
      case "mobiledetectionsummaryevent" -> MOBILE;
      case "xdrdetectionsummaryevent" -> XDR;
      case "incidentsummaryevent" -> INCIDENT;
      case "customeriocevent" -> CUSTOM_INDICATOR;
      case "dataprotectiondetectionsummaryevent" -> DATA;
      case "firewallmatchevent" -> FIREWALL;
      case "scheduledreportnotificationevent", "modulesummaryinfoevent" -> NOTICE;
      default -> byPart(name);
    };
  }

  private static FalconType byPart(String name) {
    if (name.contains("audit") || name.startsWith("remoteresponsesession")) {
      return AUDIT;
    }
    if (name.contains("leadsummary")) {
      return LEAD;
    }
    if (name.startsWith("cspm")) {
      return CLOUD;
    }
    if (name.startsWith("recon")) {
      return RECON;
    }
    if (name.startsWith("zerotrust")) {
      return NOTICE;
    }
    // OverWatch, and what will come
    return name.contains("detectionsummary") ? ENDPOINT : UNKNOWN;
  }
}
