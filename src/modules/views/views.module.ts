import { Module } from '@nestjs/common';
import { DeleteView, SaveView, UpdateView, ViewSharing } from './save-view.use-cases.js';
import { ViewResolver } from './view.resolver.js';
import { ViewStore } from './view.store.js';
import './views.permissions.js';

/** How staff look at lists: filters, order and columns under a name. */
@Module({ providers: [DeleteView, SaveView, UpdateView, ViewResolver, ViewSharing, ViewStore] })
export class ViewsModule {}
