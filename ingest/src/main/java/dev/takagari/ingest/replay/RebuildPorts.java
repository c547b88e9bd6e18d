package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakeRecovery;
import dev.takagari.core.lake.LakeRestore;
import dev.takagari.core.lake.LakeUseLedger;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.RebuildLedger;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Ledgers;

/// Everything that a rebuild reads and writes.
public record RebuildPorts(
    BlobStore archive,
    ArchiveLayout layout,
    Ledgers ledgers,
    RebuildLedger rebuild,
    LakeRestore restore,
    CommitLedger commits,
    LakeUseLedger use,
    LeaseLedger leases,
    LakeMaintenance lake,
    LakeRecovery recovery,
    HotIndex hot) {}
