package dev.takagari.core.mapping.fdr;

import dev.takagari.core.mapping.fdr.Family.Role;
import dev.takagari.core.mapping.fdr.Family.Which;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which family an event name belongs to: exact names before patterns, longer patterns before
/// shorter, names compared after folding.
///
/// Part of mapping version 1: a changed row needs a new version, because rebuilding asks for the
/// family again.
final class FdrFamilies {
  /// For names that no row knows.
  static final Family UNKNOWN = family("event", "", "info", Which.ACTOR, Role.PROCESS);

  /// For external events that no row knows.
  static final Family UNKNOWN_EXTERNAL =
      unknown(family("event", "", "info", Which.SUBJECT, Role.PROCESS));

  private static final String EXTERNAL_PREFIX = "event_";

  private static final FdrFamilies SENSOR = sensor();
  private static final FdrFamilies EXTERNAL = external();

  private record NamePattern(Pattern pattern, int length, Family family) {}

  private final Map<String, Family> exact = new HashMap<>();
  private final List<NamePattern> patterns = new ArrayList<>();

  private final Set<Family> every = new LinkedHashSet<>();

  private FdrFamilies() {}

  /// The family of a sensor event; null when unknown.
  static @Nullable Family ofSensor(String name) {
    return SENSOR.find(Fold.fold(name));
  }

  /// The family of an external event, with or without `Event_` before its name; null when unknown.
  static @Nullable Family ofExternal(String name) {
    String folded = Fold.fold(name);
    return EXTERNAL.find(
        folded.startsWith(EXTERNAL_PREFIX) ? folded.substring(EXTERNAL_PREFIX.length()) : folded);
  }

  /// Every family there is, the one for unknown names last.
  static List<Family> all(boolean sensor) {
    FdrFamilies families = sensor ? SENSOR : EXTERNAL;
    return List.copyOf(families.every);
  }

  private @Nullable Family find(String folded) {
    Family family = exact.get(folded);
    if (family != null) {
      return family;
    }
    for (NamePattern candidate : patterns) {
      if (candidate.pattern().matcher(folded).matches()) {
        return candidate.family();
      }
    }
    return null;
  }

  private static FdrFamilies sensor() {
    FdrFamilies f = new FdrFamilies();
    f.add(family("event", "process", "start", Which.SUBJECT, Role.PROCESS_START), "ProcessRollup2");
    f.add(
        family("state", "process", "info", Which.SUBJECT, Role.PROCESS), "SyntheticProcessRollup2");
    f.add(family("metric", "process", "info", Which.NONE, Role.PROCESS), "ProcessRollup2Stats");
    f.add(
        unknown(family("event", "process", "end", Which.SUBJECT, Role.PROCESS)),
        "EndOfProcess",
        "TerminateProcess",
        "AbnormalTermination*");
    f.add(
        failed(family("event", "process", "denied", Which.SUBJECT, Role.PROCESS)),
        "ProcessBlocked",
        "*Blocked",
        "*Prevented");
    f.add(
        family("event", "process", "info", Which.NONE, Role.PROCESS),
        "SuspiciousLackOfProcessRollupEvents");
    f.add(
        actor("event", "process", "change", Role.PROCESS),
        "*InjectedThread*",
        "DllInjection",
        "ProcessInjection*",
        "*Hollow*",
        "QueueApc*",
        "SetThreadContext*",
        "CreateThread*");
    f.add(
        actor("event", "process", "access", Role.PROCESS),
        "ProcessHandleOp*",
        "LsassHandle*",
        "ReadProcessMemory*");
    f.add(
        actor("event", "library", "start", Role.MODULE),
        "ImageHash",
        "ClassifiedModuleLoad",
        "*ModuleLoad*",
        "ReflectiveDll*");
    f.add(
        actor("event", "driver", "start", Role.MODULE),
        "DriverLoad",
        "KextLoad",
        "*KernelModuleLoad*");
    f.add(
        actor("event", "network", "connection, start", Role.CONNECTION),
        "NetworkConnectIP4",
        "NetworkConnectIP6");
    f.add(
        actor("event", "network", "connection, start", Role.ACCEPTED),
        "NetworkReceiveAcceptIP4",
        "NetworkReceiveAcceptIP6");
    f.add(
        actor("event", "network", "info, start", Role.LISTENING),
        "NetworkListenIP4",
        "NetworkListenIP6",
        "RawBindIP4",
        "RawBindIP6");
    f.add(
        actor("event", "network", "connection, end", Role.CONNECTION),
        "NetworkCloseIP4",
        "NetworkCloseIP6");
    f.add(
        family("state", "host", "info", Which.NONE, Role.HOST_ADDRESS),
        "LocalIpAddressIP4",
        "LocalIpAddressIP6",
        "LocalIpAddressRemoved*");
    f.add(
        actor("event", "network", "protocol", Role.CONNECTION),
        "DnsRequest",
        "SuspiciousDnsRequest",
        "Http*",
        "*Ssl*",
        "*Tls*");
    f.add(
        actor("event", "file", "creation", Role.FILE),
        "*FileWritten",
        "NewExecutableWritten",
        "NewScriptWritten",
        "*Written");
    f.add(actor("event", "file", "change", Role.FILE), "*Renamed", "FileRenameInfo");
    f.add(
        actor("event", "file", "deletion", Role.FILE),
        "ExecutableDeleted",
        "FileDeleteInfo",
        "*FileDeleted");
    f.add(actor("event", "file", "creation", Role.DIRECTORY), "DirectoryCreate");
    f.add(
        actor("event", "file", "access", Role.FILE), "FileOpenInfo", "*FileAccess*", "*FileRead*");
    f.add(actor("event", "file", "change", Role.FILE), "AsepFileChange*");
    f.add(
        actor("event", "registry", "change", Role.PROCESS),
        "AsepValueUpdate",
        "AsepKeyUpdate",
        "Reg*Update",
        "RegSystemConfigValueUpdate");
    f.add(actor("event", "registry", "creation", Role.PROCESS), "RegKeyCreated");
    f.add(actor("event", "registry", "deletion", Role.PROCESS), "RegKeyDeleted", "RegValueDeleted");
    f.add(
        actor("alert", "registry, intrusion_detection", "info", Role.PROCESS),
        "RegistryOperationDetectInfo");
    f.add(
        actor("event", "process", "info", Role.PROCESS),
        "ScriptControl*",
        "CommandHistory",
        "*ScriptContent*");
    f.add(actor("event", "configuration", "creation", Role.PROCESS), "ScheduledTaskRegistered");
    f.add(actor("event", "configuration", "change", Role.PROCESS), "ScheduledTaskModified");
    f.add(actor("event", "configuration", "deletion", Role.PROCESS), "ScheduledTaskDeleted");
    f.add(
        actor("event", "process", "start", Role.PROCESS), "ServiceStarted", "HostedServiceStarted");
    f.add(actor("event", "process", "end", Role.PROCESS), "ServiceStopped", "HostedServiceStopped");
    f.add(actor("event", "configuration", "creation", Role.PROCESS), "CreateService");
    f.add(actor("event", "configuration", "change", Role.PROCESS), "ModifyServiceBinary");
    f.add(
        actor("event", "configuration", "creation", Role.PROCESS),
        "WmiProviderRegistrationEtw",
        "Wmi*Registration*");
    f.add(actor("event", "process", "start", Role.PROCESS), "WmiCreateProcess");
    f.add(actor("event", "authentication", "start", Role.LOGON), "UserLogon");
    f.add(failed(actor("event", "authentication", "start", Role.LOGON)), "UserLogonFailed*");
    f.add(actor("event", "authentication", "end", Role.LOGON), "UserLogoff");
    f.add(family("state", "iam", "info, user", Which.NONE, Role.ACCOUNT), "UserIdentity");
    accounts(f);
    f.add(actor("event", "authentication", "start", Role.LOGON), "ActiveDirectoryAuthentication*");
    f.add(actor("event", "iam", "change", Role.ACCOUNT), "ActiveDirectory*");
    f.add(
        family("event", "network", "start", Which.NONE, Role.CONNECTION), "SmbClientShareOpened*");
    f.add(family("event", "network", "end", Which.NONE, Role.CONNECTION), "SmbClientShareClosed*");
    f.add(family("event", "host", "start", Which.NONE, Role.PROCESS), "FsVolumeMounted");
    f.add(family("event", "host", "end", Which.NONE, Role.PROCESS), "FsVolumeUnmounted");
    f.add(family("event", "host", "info", Which.NONE, Role.PROCESS), "RemovableMedia*", "DcUsb*");
    f.add(
        actor("event", "configuration", "change", Role.PROCESS), "Firewall*Rule*", "Firewall*Set");
    f.add(actor("event", "network", "info", Role.CONNECTION), "FirewallMatch*");
    detections(f);
    f.add(
        family("event", "threat", "indicator", Which.SUBJECT, Role.PROCESS),
        "AssociateIndicator",
        "AssociateTreeIdWithRoot",
        "DetectionExcluded");
    f.add(
        unknown(actor("event", "intrusion_detection", "info", Role.PROCESS)),
        "DCSyncAttempted",
        "SAMHashDump*",
        "Suspicious*",
        "*Detected");
    f.add(actor("event", "network, file", "creation", Role.FILE), "BITSJobCreated");
    f.add(family("event", "host", "start", Which.NONE, Role.PROCESS), "OciContainerStarted");
    f.add(family("event", "host", "end", Which.NONE, Role.PROCESS), "OciContainerStopped");
    f.add(
        family("state", "host", "info", Which.NONE, Role.PROCESS),
        "OciContainerTelemetry",
        "OciContainerHeartbeat",
        "OciContainerEngineInfo");
    f.add(failed(family("event", "host", "error", Which.NONE, Role.PROCESS)), "ErrorEvent");
    f.add(family("state", "host", "info", Which.NONE, Role.HOST_ADDRESS), "AgentOnline");
    f.add(
        family("state", "host", "info", Which.NONE, Role.PROCESS),
        "AgentConnect",
        "OsVersionInfo",
        "SensorHeartbeat",
        "BillingInfo",
        "ChannelActive",
        "*ChannelVersionRequired",
        "ChannelData*",
        "Config*",
        "Spotlight*",
        "*HostInfo",
        "SystemCapacity");
    f.every.add(UNKNOWN);
    f.sort();
    return f;
  }

  private static void accounts(FdrFamilies f) {
    for (String object : List.of("user", "group")) {
      String types = object + ", ";
      String name = object.equals("user") ? "UserAccount" : "Group";
      f.add(actor("event", "iam", types + "change", Role.ACCOUNT), name + "*");
      f.add(actor("event", "iam", types + "creation", Role.ACCOUNT), name + "*Created*");
      f.add(actor("event", "iam", types + "deletion", Role.ACCOUNT), name + "*Deleted*");
    }
    f.add(
        actor("event", "iam", "group, change", Role.ACCOUNT),
        "UserAccountAddedToGroup",
        "UserAccount*Group*");
  }

  /// Detections of the sensor: the middle of the name says what they are about.
  private static void detections(FdrFamilies f) {
    List<String> words =
        List.of(
            "FileWritten file",
            "File file",
            "Process process",
            "Network network",
            "Domain network",
            "Dns network",
            "Registry registry");
    for (String name : List.of("CustomIOA*DetectionInfoEvent", "*DetectInfo")) {
      f.add(actor("alert", "intrusion_detection", "info", Role.PROCESS), name);
      for (String pair : words) {
        String word = pair.substring(0, pair.indexOf(' '));
        String category = pair.substring(pair.indexOf(' ') + 1);
        Role role = category.equals("network") ? Role.CONNECTION : Role.PROCESS;
        f.add(
            actor("alert", "intrusion_detection, " + category, "info", role),
            name.replace("*", "*" + word + "*"));
      }
    }
  }

  private static FdrFamilies external() {
    FdrFamilies f = new FdrFamilies();
    f.add(
        family("alert", "intrusion_detection", "info", Which.SUBJECT, Role.PROCESS),
        "*DetectionSummary*",
        "CustomerIOCEvent",
        "CSPM*",
        "IdentityProtectionEvent",
        "*LeadSummary*",
        "Recon*",
        "IncidentSummaryEvent");
    f.add(
        family("alert", "intrusion_detection", "info", Which.SUBJECT, Role.LEGACY_DETECTION),
        "DetectionSummaryEvent");
    f.add(family("event", "network", "info", Which.SUBJECT, Role.CONNECTION), "FirewallMatchEvent");
    f.add(
        family("event", "authentication", "start", Which.SUBJECT, Role.LOGON),
        "AuthActivityAudit*");
    f.add(
        family("event", "iam", "info", Which.SUBJECT, Role.ACCOUNT),
        "UserActivityAudit*",
        "APIActivityAudit*");
    f.add(
        family("event", "session", "start", Which.SUBJECT, Role.ACCOUNT),
        "RemoteResponseSessionStart*");
    f.add(
        family("event", "session", "end", Which.SUBJECT, Role.ACCOUNT),
        "RemoteResponseSessionEnd*");
    f.add(
        family("event", "session", "info", Which.SUBJECT, Role.ACCOUNT), "RemoteResponseSession*");
    f.add(family("state", "file", "info", Which.NONE, Role.FILE), "ModuleSummaryInfoEvent");
    f.add(family("state", "host", "info", Which.NONE, Role.PROCESS), "ZeroTrust*");
    f.every.add(UNKNOWN_EXTERNAL);
    f.sort();
    return f;
  }

  private void add(Family family, String... names) {
    every.add(family);
    for (String name : names) {
      String folded = Fold.fold(name);
      if (folded.indexOf('*') < 0) {
        exact.put(folded, family);
        continue;
      }
      StringBuilder regex = new StringBuilder();
      for (String piece : folded.split("\\*", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(piece));
      }
      Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
      patterns.add(new NamePattern(pattern, folded.replace("*", "").length(), family));
    }
  }

  /// Longer patterns first; of equal length, the one that was added first.
  private void sort() {
    patterns.sort(Comparator.comparingInt(NamePattern::length).reversed());
  }

  private static Family actor(String kind, String categories, String types, Role role) {
    return family(kind, categories, types, Which.ACTOR, role);
  }

  private static Family family(
      String kind, String categories, String types, Which process, Role role) {
    return new Family(kind, list(categories), list(types), process, role, "success");
  }

  private static Family failed(Family family) {
    return withOutcome(family, "failure");
  }

  private static Family unknown(Family family) {
    return withOutcome(family, "unknown");
  }

  private static Family withOutcome(Family f, String outcome) {
    return new Family(f.kind(), f.categories(), f.types(), f.process(), f.role(), outcome);
  }

  private static List<String> list(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(", "));
  }
}
