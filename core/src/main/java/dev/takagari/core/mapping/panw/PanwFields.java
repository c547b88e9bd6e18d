package dev.takagari.core.mapping.panw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The names of fields by their position, as the vendor's syslog documentation of PAN-OS 9.0 to
/// 11.1 gives them. Versions add fields at the end and never move one, so one list serves all; a
/// position that the documentation calls FUTURE_USE is `future_use_<position>`, and what comes
/// behind the list is `field_<position>`. Positions count from 1.
final class PanwFields {
  private static final String FUTURE = "future_use";

  /// In front of every log, whatever its type.
  private static final List<String> FRONT =
      List.of(FUTURE, "receive_time", "serial", "type", "subtype");

  private static final List<String> SESSION =
      split(
          """
          future_use time_generated src dst natsrc natdst rule srcuser dstuser app vsys from to \
          inbound_if outbound_if logset future_use sessionid repeatcnt sport dport natsport natdport \
          flags proto action""");

  private static final List<String> DEVICES =
      split(
          """
          src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac \
          dst_category dst_profile dst_model dst_vendor dst_osfamily dst_osversion dst_host dst_mac \
          container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber""");

  private static final List<String> APPLICATION =
      split(
          """
          subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app \
          container_of_app tunneled_app is_saas_of_app sanctioned_state_of_app""");

  private static final List<String> TRAFFIC =
      join(
          FRONT,
          SESSION,
          split(
              """
              bytes bytes_sent bytes_received packets start elapsed category future_use seqno \
              actionflags srcloc dstloc future_use pkts_sent pkts_received session_end_reason \
              dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name \
              action_source src_uuid dst_uuid tunnelid monitortag parent_session_id \
              parent_start_time tunnel assoc_id chunks chunks_sent chunks_received rule_uuid \
              http2_connection link_change_count policy_id link_switches sdwan_cluster \
              sdwan_device_type sdwan_cluster_type sdwan_site dynusergroup_name xff_ip"""),
          DEVICES,
          split("src_dag dst_dag session_owner high_res_timestamp nssai_sst nssai_sd"),
          APPLICATION,
          split("offloaded flow_type cluster_name"));

  private static final List<String> THREAT =
      join(
          FRONT,
          SESSION,
          split(
              """
              misc threatid category severity direction seqno actionflags srcloc dstloc future_use \
              contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer sender \
              subject recipient reportid dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 \
              dg_hier_level_4 vsys_name device_name future_use src_uuid dst_uuid http_method \
              tunnelid monitortag parent_session_id parent_start_time tunnel thr_category contentver \
              future_use assoc_id ppid http_headers url_category_list rule_uuid http2_connection \
              dynusergroup_name xff_ip"""),
          DEVICES,
          split(
              """
              domain_edl src_dag dst_dag partial_hash high_res_timestamp reason justification \
              nssai_sst"""),
          APPLICATION,
          split("cloud_reportid cluster_name flow_type"));

  private static final Map<String, List<String>> BY_TYPE =
      Map.of("TRAFFIC", TRAFFIC, "THREAT", THREAT);

  private PanwFields() {}

  /// The name of a field.
  ///
  /// @param type of the log, as its fourth value says
  /// @param position from 0
  static String name(String type, int position) {
    List<String> names = BY_TYPE.getOrDefault(type, FRONT);
    String name = position < names.size() ? names.get(position) : "field";
    boolean numbered = name.equals(FUTURE) || position >= names.size();
    return numbered ? name + "_" + (position + 1) : name;
  }

  /// How many fields of a type have names.
  static int named(String type) {
    return BY_TYPE.getOrDefault(type, FRONT).size();
  }

  private static List<String> split(String names) {
    return List.of(names.strip().split("\\s+"));
  }

  @SafeVarargs
  private static List<String> join(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }
}
