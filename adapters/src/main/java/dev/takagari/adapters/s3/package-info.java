/// Objects in S3 and what speaks its protocol.
@NullMarked
package dev.takagari.adapters.s3;

import org.jspecify.annotations.NullMarked;
