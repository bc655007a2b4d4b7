import { Get, Param, Res } from '@nestjs/common';
import { type Response } from 'express';
import { AppError } from '../../base/errors/app-error';
import { ConsolePages, OpenTo } from '../access/console-pages';
import { assetNamed } from './assets';

/** Style, script and icon of the pages. */
@ConsolePages('assets')
export class AssetsController {
  @Get(':name')
  @OpenTo('anybody')
  asset(@Param('name') name: string, @Res() response: Response): void {
    const found = assetNamed(name);
    if (found === null) throw new AppError('record-not-found', 'There is no such file');
    response.set({ 'Content-Type': found.type, 'Cache-Control': 'public, max-age=31536000, immutable' });
    response.send(found.content);
  }
}
