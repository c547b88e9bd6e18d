/// Checks archived trails of CloudTrail by their digests.
@NullMarked
package dev.takagari.ingest.trail;

import org.jspecify.annotations.NullMarked;
