package org.openhotline.protocol.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What every act says about itself.
///
/// @param plane live or exercise
/// @param agreement the agreement and version it stands under; null for directory acts
/// @param actId chosen by the maker; of a message the message id
/// @param desk the desk for which the signer speaks; null for acts of an authority
/// @param declared the signer's clock, to the millisecond
public record ActContext(
    Plane plane,
    @Nullable AgreementVersion agreement,
    ActId actId,
    @Nullable DeskId desk,
    Instant declared) {}
