import { Injectable } from '@nestjs/common';

type Members = (segmentId: string) => Promise<readonly string[]>;

/** Who is in a segment. Whoever keeps segments says so here; lists of customers only ask. */
@Injectable()
export class UserGroups {
  private members: Members | null = null;

  register(members: Members): void {
    this.members = members;
  }

  /** @throws SEGMENT_NOT_FOUND */
  membersOf(segmentId: string): Promise<readonly string[]> {
    if (!this.members) throw new Error('Nobody keeps segments');
    return this.members(segmentId);
  }
}
