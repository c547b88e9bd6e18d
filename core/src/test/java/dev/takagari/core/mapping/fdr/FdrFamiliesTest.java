package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FdrFamiliesTest {
  @ParameterizedTest
  @CsvSource({
    "ProcessRollup2, event, process, start, success",
    "processrollup2, event, process, start, success",
    "SyntheticProcessRollup2, state, process, info, success",
    "ProcessRollup2Stats, metric, process, info, success",
    "AbnormalTerminationSeen, event, process, end, unknown",
    "SomethingBlocked, event, process, denied, failure",
    "SuspiciousLackOfProcessRollupEvents, event, process, info, success",
    "BrowserInjectedThread, event, process, change, success",
    "LsassHandleFromUnsignedModule, event, process, access, success",
    "ClassifiedModuleLoad, event, library, start, success",
    "LinuxKernelModuleLoadInfo, event, driver, start, success",
    "NetworkConnectIP6, event, network, connection+start, success",
    "NetworkListenIP4, event, network, info+start, success",
    "NetworkCloseIP6, event, network, connection+end, success",
    "LocalIpAddressRemovedIP4, state, host, info, success",
    "SuspiciousDnsRequest, event, network, protocol, success",
    "TlsClientHello, event, network, protocol, success",
    "ZipFileWritten, event, file, creation, success",
    "NewScriptWritten, event, file, creation, success",
    "FileRenameInfo, event, file, change, success",
    "PeFileDeleted, event, file, deletion, success",
    "DirectoryCreate, event, file, creation, success",
    "AsepFileChangeScanInfo, event, file, change, success",
    "RegGenericValueUpdate, event, registry, change, success",
    "RegistryOperationDetectInfo, alert, registry+intrusion_detection, info, success",
    "ScriptControlErrorEvent, event, process, info, success",
    "ScheduledTaskDeleted, event, configuration, deletion, success",
    "HostedServiceStopped, event, process, end, success",
    "UserLogonFailed2, event, authentication, start, failure",
    "UserAccountAddedToGroup, event, iam, group+change, success",
    "UserAccountCreated, event, iam, user+creation, success",
    "GroupDeleted, event, iam, group+deletion, success",
    "ActiveDirectoryAuthentication, event, authentication, start, success",
    "ActiveDirectoryAccountLocked, event, iam, change, success",
    "SmbClientShareClosedEtw, event, network, end, success",
    "FsVolumeUnmounted, event, host, end, success",
    "FirewallChangeRuleX, event, configuration, change, success",
    "CustomIOAFileWrittenDetectionInfoEvent, alert, intrusion_detection+file, info, success",
    "CustomIOADomainNameDetectionInfoEvent, alert, intrusion_detection+network, info, success",
    "CustomIOABasicProcessDetectionInfoEvent, alert, intrusion_detection+process, info, success",
    "FalconProcessHandleOpDetectInfo, alert, intrusion_detection+process, info, success",
    "RemoteBruteForceDetectInfo, alert, intrusion_detection, info, success",
    "DetectionExcluded, event, threat, indicator, success",
    "SuspiciousRawDiskRead, event, intrusion_detection, info, unknown",
    "BITSJobCreated, event, network+file, creation, success",
    "ErrorEvent, event, host, error, failure",
    "ProvisioningChannelVersionRequired, state, host, info, success",
    "SpotlightEntityBatch, state, host, info, success",
  })
  void namesFindTheirFamily(
      String name, String kind, String category, String type, String outcome) {
    Family family = FdrFamilies.ofSensor(name);
    assertThat(family).isNotNull();
    assertThat(family.kind()).isEqualTo(kind);
    assertThat(String.join("+", family.categories())).isEqualTo(category);
    assertThat(String.join("+", family.types())).isEqualTo(type);
    assertThat(family.outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "Event_EppDetectionSummaryEvent, alert, intrusion_detection, info",
    "EPPDetectionSummaryEvent, alert, intrusion_detection, info",
    "Event_DetectionSummaryEvent, alert, intrusion_detection, info",
    "CustomerIOCEvent, alert, intrusion_detection, info",
    "Event_FirewallMatchEvent, event, network, info",
    "AuthActivityAuditEvent, event, authentication, start",
    "RemoteResponseSessionEndEvent, event, session, end",
    "Event_ModuleSummaryInfoEvent, state, file, info",
  })
  void externalNamesFindTheirFamily(String name, String kind, String category, String type) {
    Family family = FdrFamilies.ofExternal(name);
    assertThat(family).isNotNull();
    assertThat(family.kind()).isEqualTo(kind);
    assertThat(String.join("+", family.categories())).isEqualTo(category);
    assertThat(String.join("+", family.types())).isEqualTo(type);
  }

  @Test
  void versionedAndUnknownNamesFindNone() {
    assertThat(FdrFamilies.ofSensor("DnsRequestV4")).isNull();
    assertThat(FdrFamilies.ofSensor("")).isNull();
    assertThat(FdrFamilies.ofExternal("ScheduledReportNotificationEvent")).isNull();
  }
}
