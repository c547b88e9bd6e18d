/// Queues in SQS and what speaks its protocol.
@NullMarked
package dev.takagari.adapters.sqs;

import org.jspecify.annotations.NullMarked;
