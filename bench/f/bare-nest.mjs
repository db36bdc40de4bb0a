// The least that Nest can be: one module, one route, on the same Express. What our own start is measured beside.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class Health {
  alive() {
    return { status: 'ok' };
  }
}
Get('readyz')(Health.prototype, 'alive', Object.getOwnPropertyDescriptor(Health.prototype, 'alive'));
Controller()(Health);

class App {}
Module({ controllers: [Health] })(App);

const app = await NestFactory.create(App, { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
