import type { Tx } from '../db/unit-of-work.js';
import type { Actor, StepUpProof } from './actor.js';

/**
 * Fresh proofs for dangerous acts: whoever acts showed a second factor within the last five minutes, for exactly this
 * call in this session. The proof rides on the actor from the guard to the use case. The auth module implements it.
 */
export abstract class StepUpGrants {
  /** Looks whether the proof is good, without taking it. @throws STEP_UP_REQUIRED */
  abstract require(actor: Actor, proof: StepUpProof): Promise<void>;

  /**
   * Takes the actor's grant for what is about to be done in `tx`: once, and not at all when `tx` rolls back. The first
   * thing in the transaction, so that of two calls with one grant the second waits and is refused before it has done
   * anything. Asked again within `tx` it is content. The system itself needs none.
   * @throws STEP_UP_REQUIRED
   */
  abstract consume(tx: Tx, actor: Actor): Promise<void>;
}
